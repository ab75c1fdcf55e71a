CREATE TYPE public.enum_users_role AS ENUM (
    'owner',
    'member'
);
CREATE TABLE public."Teams" (
    id integer NOT NULL,
    name character varying(80) NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb,
    "createdAt" timestamp with time zone NOT NULL,
    "updatedAt" timestamp with time zone NOT NULL
);
CREATE SEQUENCE public."Teams_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public."Teams_id_seq" OWNED BY public."Teams".id;
CREATE TABLE public.users (
    id uuid NOT NULL,
    email character varying(255) NOT NULL,
    nick text,
    age integer,
    visits bigint DEFAULT 0 NOT NULL,
    balance numeric(12,2) DEFAULT 0 NOT NULL,
    role public.enum_users_role DEFAULT 'member'::public.enum_users_role NOT NULL,
    tags text[],
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    team_id integer NOT NULL
);
ALTER TABLE ONLY public."Teams" ALTER COLUMN id SET DEFAULT nextval('public."Teams_id_seq"'::regclass);
ALTER TABLE ONLY public."Teams"
    ADD CONSTRAINT "Teams_name_key" UNIQUE (name);
ALTER TABLE ONLY public."Teams"
    ADD CONSTRAINT "Teams_pkey" PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_key UNIQUE (email);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE INDEX users_nick_age ON public.users USING btree (nick, age);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_team_id_fkey FOREIGN KEY (team_id) REFERENCES public."Teams"(id) ON UPDATE CASCADE ON DELETE CASCADE;
