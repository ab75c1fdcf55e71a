export const ROLES = { admin: "Admin", user: "User" } as const;
export enum TaskState {
  Open = "open",
  Done = "done",
}
export const LIMITS = { title: 120 };
