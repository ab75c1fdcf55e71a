import { Column, Entity, JoinColumn, ManyToOne, OneToOne } from "typeorm";
import { AuthoredBase } from "@app/common/base.entity";
import { Cents } from "@app/common/columns";
import * as users from "@app/users";

@Entity({ schema: "billing" })
export class HTTPInvoice2Pay extends AuthoredBase {
  @Cents()
  totalAmount: string;

  @Cents({ nullable: true, name: "tax" })
  taxAmount: string;

  @ManyToOne(() => users.Team, { nullable: false })
  billedTeam: users.Team;

  @OneToOne(() => users.UserAccount)
  @JoinColumn({ name: "payer" })
  paidBy: users.UserAccount;

  @Column({ type: "enum", enum: ["open", "paid"], enumName: "invoice_state" })
  invoiceState: string;
}
