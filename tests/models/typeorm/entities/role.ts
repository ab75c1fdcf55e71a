export enum Role {
  Owner = "OWNER",
  Member = "MEMBER",
  Guest = "guest",
}
