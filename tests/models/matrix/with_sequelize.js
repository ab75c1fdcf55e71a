// Reads and writes `users` with Sequelize; prints what came of both.
'use strict';

const { DataTypes, Sequelize } = require('sequelize');

const sequelize = new Sequelize('matrix', process.env.PGUSER, '', {
  host: process.env.PGHOST, dialect: 'postgres', logging: false,
});
const User = sequelize.define('User', {
  email: { type: DataTypes.STRING(40), allowNull: false, unique: true },
  nick: DataTypes.STRING(40),
  age: DataTypes.INTEGER,
  quota: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 10 },
  level: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 1 },
  role: { type: DataTypes.ENUM('OWNER', 'MEMBER'), allowNull: false, defaultValue: 'MEMBER' },
}, { tableName: 'users', timestamps: false });

require('./attempt')({
  read: () => User.findAll(),
  write: () => User.create({ email: 'bob@example.org' }),
  end: () => sequelize.close(),
});
