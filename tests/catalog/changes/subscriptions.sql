CREATE TABLE t (id integer);
--= + subscription sub
CREATE SUBSCRIPTION sub CONNECTION 'dbname=x' PUBLICATION p1 WITH (connect = false, slot_name = NONE);
--= ~ subscription sub: binary
--= since 14
ALTER SUBSCRIPTION sub SET (binary = true);
--= ~ subscription sub: streaming
--= since 14
ALTER SUBSCRIPTION sub SET (streaming = on);
--= ~ subscription sub: streaming
--= since 16
ALTER SUBSCRIPTION sub SET (streaming = parallel);
--= ~ subscription sub: disable on error
--= since 15
ALTER SUBSCRIPTION sub SET (disable_on_error = true);
--= ~ subscription sub: origin
--= since 16
ALTER SUBSCRIPTION sub SET (origin = none);
--= ~ subscription sub: password required
--= since 16
ALTER SUBSCRIPTION sub SET (password_required = false);
--= ~ subscription sub: run as owner
--= since 16
ALTER SUBSCRIPTION sub SET (run_as_owner = true);
--= ~ subscription sub: slot
ALTER SUBSCRIPTION sub SET (slot_name = 'slotty');
--= ~ subscription sub: enabled
--= blind
ALTER SUBSCRIPTION sub ENABLE;
--= ~ subscription sub: enabled
--= blind
ALTER SUBSCRIPTION sub DISABLE;
--= - subscription sub
--= + subscription sub2
ALTER SUBSCRIPTION sub SET (slot_name = NONE); ALTER SUBSCRIPTION sub RENAME TO sub2;
--= - subscription sub2
DROP SUBSCRIPTION sub2;
--= + subscription sub
--= since 15
CREATE SUBSCRIPTION sub CONNECTION 'dbname=x' PUBLICATION p1 WITH (connect = false, slot_name = 'two', two_phase = true);
--= ~ subscription sub: failover
--= since 17
ALTER SUBSCRIPTION sub SET (slot_name = NONE); DROP SUBSCRIPTION sub; CREATE SUBSCRIPTION sub CONNECTION 'dbname=x' PUBLICATION p1 WITH (connect = false, slot_name = 'two', two_phase = true, failover = true);
--= - subscription sub
--= since 15
ALTER SUBSCRIPTION sub SET (slot_name = NONE); DROP SUBSCRIPTION sub;
