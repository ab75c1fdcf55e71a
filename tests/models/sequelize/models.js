// The models that schema.sql was made of.
'use strict';

const { DataTypes, Sequelize } = require('sequelize');

const sequelize = new Sequelize('shop', 'postgres', '', { dialect: 'postgres', logging: false });

const Team = sequelize.define('Team', {
  name: { type: DataTypes.STRING(80), allowNull: false, unique: true },
  settings: { type: DataTypes.JSONB, defaultValue: {} },
});

const User = sequelize.define('User', {
  id: { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 },
  email: { type: DataTypes.STRING, allowNull: false, unique: true },
  nick: DataTypes.TEXT,
  age: DataTypes.INTEGER,
  visits: { type: DataTypes.BIGINT, allowNull: false, defaultValue: 0 },
  balance: { type: DataTypes.DECIMAL(12, 2), allowNull: false, defaultValue: 0 },
  role: { type: DataTypes.ENUM('owner', 'member'), allowNull: false, defaultValue: 'member' },
  tags: DataTypes.ARRAY(DataTypes.TEXT),
  active: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: true },
}, { tableName: 'users', underscored: true, indexes: [{ fields: ['nick', 'age'] }] });

User.belongsTo(Team, { foreignKey: { name: 'teamId', allowNull: false }, onDelete: 'CASCADE' });

module.exports = { sequelize, Team, User };
