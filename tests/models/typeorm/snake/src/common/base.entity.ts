import { Stamp, Uuid, WithAuthor } from "@app/common/columns";

export abstract class Base {
  @Uuid()
  id: string;

  @Stamp()
  createdAt: Date;
}

export const AuthoredBase = WithAuthor(Base);
