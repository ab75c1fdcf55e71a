SELECT id FROM users WHERE quota < 0;
