CREATE TYPE public.author_role AS ENUM (
    'owner',
    'member'
);
CREATE TABLE public.author (
    id integer NOT NULL,
    email character varying(120) NOT NULL,
    nick text,
    role public.author_role DEFAULT 'member'::public.author_role NOT NULL,
    balance numeric(12,2) DEFAULT 0 NOT NULL,
    born_on date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    tags text[] NOT NULL
);
CREATE SEQUENCE public.author_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.author_id_seq OWNED BY public.author.id;
CREATE TABLE public.book (
    id uuid NOT NULL,
    title character varying(255) NOT NULL,
    pages integer NOT NULL,
    author_id integer NOT NULL
);
ALTER TABLE ONLY public.author ALTER COLUMN id SET DEFAULT nextval('public.author_id_seq'::regclass);
ALTER TABLE ONLY public.author
    ADD CONSTRAINT author_email_unique UNIQUE (email);
ALTER TABLE ONLY public.author
    ADD CONSTRAINT author_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.book
    ADD CONSTRAINT book_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.book
    ADD CONSTRAINT book_author_id_foreign FOREIGN KEY (author_id) REFERENCES public.author(id) ON UPDATE CASCADE ON DELETE CASCADE;
