export * from "./user.entity";
export { default as Team } from "./team.entity";
