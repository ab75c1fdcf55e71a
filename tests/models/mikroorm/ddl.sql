set names 'utf8';

create type "author_role" as enum ('owner', 'member');
create table "author" ("id" serial primary key, "email" varchar(120) not null, "nick" text null, "role" "author_role" not null default 'member', "balance" numeric(12,2) not null default 0, "born_on" date null, "created_at" timestamptz not null default now(), "tags" text[] not null);
alter table "author" add constraint "author_email_unique" unique ("email");

create table "book" ("id" uuid not null, "title" varchar(255) not null, "pages" int not null, "author_id" int not null, constraint "book_pkey" primary key ("id"));

alter table "book" add constraint "book_author_id_foreign" foreign key ("author_id") references "author" ("id") on update cascade on delete cascade;



