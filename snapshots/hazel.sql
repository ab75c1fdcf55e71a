--
-- PostgreSQL database dump
--

\restrict ledgerly

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: hazel; Type: DATABASE; Schema: -; Owner: ledgerly_owner
--

CREATE DATABASE hazel WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C';


ALTER DATABASE hazel OWNER TO ledgerly_owner;

\unrestrict ledgerly
\connect hazel
\restrict ledgerly

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: reporting; Type: SCHEMA; Schema: -; Owner: ledgerly_owner
--

CREATE SCHEMA reporting;


ALTER SCHEMA reporting OWNER TO ledgerly_owner;

--
-- Name: SCHEMA reporting; Type: COMMENT; Schema: -; Owner: ledgerly_owner
--

COMMENT ON SCHEMA reporting IS 'Read-only; nothing in here is the only copy of anything.';


--
-- Name: account_status; Type: TYPE; Schema: public; Owner: ledgerly_owner
--

CREATE TYPE public.account_status AS ENUM (
    'trial',
    'active',
    'past_due',
    'closed'
);


ALTER TYPE public.account_status OWNER TO ledgerly_owner;

--
-- Name: email_address; Type: DOMAIN; Schema: public; Owner: ledgerly_owner
--

CREATE DOMAIN public.email_address AS text
	CONSTRAINT email_address_has_one_at CHECK ((VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text));


ALTER DOMAIN public.email_address OWNER TO ledgerly_owner;

--
-- Name: invoice_status; Type: TYPE; Schema: public; Owner: ledgerly_owner
--

CREATE TYPE public.invoice_status AS ENUM (
    'draft',
    'sent',
    'paid',
    'void'
);


ALTER TYPE public.invoice_status OWNER TO ledgerly_owner;

--
-- Name: amount; Type: TYPE; Schema: reporting; Owner: ledgerly_owner
--

CREATE TYPE reporting.amount AS (
	value numeric(14,2),
	currency character(3)
);


ALTER TYPE reporting.amount OWNER TO ledgerly_owner;

--
-- Name: touch_updated_at(); Type: FUNCTION; Schema: public; Owner: ledgerly_owner
--

CREATE FUNCTION public.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;


ALTER FUNCTION public.touch_updated_at() OWNER TO ledgerly_owner;

SET default_tablespace = '';

--
-- Name: invoices; Type: TABLE; Schema: public; Owner: ledgerly_owner
--

CREATE TABLE public.invoices (
    id bigint NOT NULL,
    number text NOT NULL,
    account_id bigint NOT NULL,
    created_by bigint,
    status public.invoice_status DEFAULT 'draft'::public.invoice_status NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    total numeric(12,2) NOT NULL,
    metadata jsonb,
    CONSTRAINT invoices_due_after_issue CHECK ((due_on >= issued_on))
)
PARTITION BY RANGE (issued_on);


ALTER TABLE public.invoices OWNER TO ledgerly_owner;

--
-- Name: open_balance(bigint); Type: FUNCTION; Schema: reporting; Owner: ledgerly_owner
--

CREATE FUNCTION reporting.open_balance(wanted_account bigint) RETURNS reporting.amount
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT ROW((COALESCE(sum(i.total), (0)::numeric))::numeric(14,2), 'EUR'::character(3))::reporting.amount AS "row"
    FROM public.invoices i
   WHERE ((i.account_id = open_balance.wanted_account) AND (i.status = 'sent'::public.invoice_status));
END;


ALTER FUNCTION reporting.open_balance(wanted_account bigint) OWNER TO ledgerly_owner;

SET default_table_access_method = heap;

--
-- Name: accounts; Type: TABLE; Schema: public; Owner: ledgerly_owner
--

CREATE TABLE public.accounts (
    id bigint NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    status public.account_status DEFAULT 'trial'::public.account_status NOT NULL,
    fax text,
    billing_email public.email_address NOT NULL,
    credit_limit numeric(12,2) DEFAULT 0 NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT accounts_credit_limit_check CHECK ((credit_limit >= (0)::numeric)),
    CONSTRAINT accounts_slug_check CHECK ((slug = lower(slug)))
);


ALTER TABLE public.accounts OWNER TO ledgerly_owner;

--
-- Name: TABLE accounts; Type: COMMENT; Schema: public; Owner: ledgerly_owner
--

COMMENT ON TABLE public.accounts IS 'The companies that our customer sends invoices to.';


--
-- Name: COLUMN accounts.fax; Type: COMMENT; Schema: public; Owner: ledgerly_owner
--

COMMENT ON COLUMN public.accounts.fax IS 'Never filled in; nobody faxes.';


--
-- Name: accounts_id_seq; Type: SEQUENCE; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE public.accounts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: audit_log; Type: TABLE; Schema: public; Owner: ledgerly_owner
--

CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    actor_id bigint,
    happened_at timestamp with time zone DEFAULT now() NOT NULL,
    action text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    fingerprint bytea,
    address inet
);


ALTER TABLE public.audit_log OWNER TO ledgerly_owner;

--
-- Name: audit_log_id_seq; Type: SEQUENCE; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1000
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: invoice_lines; Type: TABLE; Schema: public; Owner: ledgerly_owner
--

CREATE TABLE public.invoice_lines (
    id bigint NOT NULL,
    invoice_id bigint NOT NULL,
    issued_on date NOT NULL,
    "position" smallint NOT NULL,
    sku text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    quantity numeric(10,2) NOT NULL,
    unit_price numeric(10,2) NOT NULL,
    line_total numeric(14,2) GENERATED ALWAYS AS ((quantity * unit_price)) STORED
);
ALTER TABLE ONLY public.invoice_lines ALTER COLUMN description SET STORAGE EXTERNAL;


ALTER TABLE public.invoice_lines OWNER TO ledgerly_owner;

--
-- Name: COLUMN invoice_lines.issued_on; Type: COMMENT; Schema: public; Owner: ledgerly_owner
--

COMMENT ON COLUMN public.invoice_lines.issued_on IS 'Copied from the invoice: a foreign key to a partitioned table needs the partition key.';


--
-- Name: invoice_lines_id_seq; Type: SEQUENCE; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE public.invoice_lines ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.invoice_lines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: invoices_id_seq; Type: SEQUENCE; Schema: public; Owner: ledgerly_owner
--

CREATE SEQUENCE public.invoices_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 20;


ALTER TABLE public.invoices_id_seq OWNER TO ledgerly_owner;

--
-- Name: invoices_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: ledgerly_owner
--

ALTER SEQUENCE public.invoices_id_seq OWNED BY public.invoices.id;


--
-- Name: invoices_2022; Type: TABLE; Schema: public; Owner: ledgerly_owner
--

CREATE TABLE public.invoices_2022 (
    id bigint DEFAULT nextval('public.invoices_id_seq'::regclass) NOT NULL,
    number text NOT NULL,
    account_id bigint NOT NULL,
    created_by bigint,
    status public.invoice_status DEFAULT 'draft'::public.invoice_status NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    total numeric(12,2) NOT NULL,
    metadata jsonb,
    CONSTRAINT invoices_due_after_issue CHECK ((due_on >= issued_on))
);


ALTER TABLE public.invoices_2022 OWNER TO ledgerly_owner;

--
-- Name: invoices_2023; Type: TABLE; Schema: public; Owner: ledgerly_owner
--

CREATE TABLE public.invoices_2023 (
    id bigint DEFAULT nextval('public.invoices_id_seq'::regclass) NOT NULL,
    number text NOT NULL,
    account_id bigint NOT NULL,
    created_by bigint,
    status public.invoice_status DEFAULT 'draft'::public.invoice_status NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    total numeric(12,2) NOT NULL,
    metadata jsonb,
    CONSTRAINT invoices_due_after_issue CHECK ((due_on >= issued_on))
);


ALTER TABLE public.invoices_2023 OWNER TO ledgerly_owner;

--
-- Name: invoices_2024; Type: TABLE; Schema: public; Owner: ledgerly_owner
--

CREATE TABLE public.invoices_2024 (
    id bigint DEFAULT nextval('public.invoices_id_seq'::regclass) NOT NULL,
    number text NOT NULL,
    account_id bigint NOT NULL,
    created_by bigint,
    status public.invoice_status DEFAULT 'draft'::public.invoice_status NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    total numeric(12,2) NOT NULL,
    metadata jsonb,
    CONSTRAINT invoices_due_after_issue CHECK ((due_on >= issued_on))
);


ALTER TABLE public.invoices_2024 OWNER TO ledgerly_owner;

--
-- Name: invoices_2025; Type: TABLE; Schema: public; Owner: ledgerly_owner
--

CREATE TABLE public.invoices_2025 (
    id bigint DEFAULT nextval('public.invoices_id_seq'::regclass) NOT NULL,
    number text NOT NULL,
    account_id bigint NOT NULL,
    created_by bigint,
    status public.invoice_status DEFAULT 'draft'::public.invoice_status NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    total numeric(12,2) NOT NULL,
    metadata jsonb,
    CONSTRAINT invoices_due_after_issue CHECK ((due_on >= issued_on))
);


ALTER TABLE public.invoices_2025 OWNER TO ledgerly_owner;

--
-- Name: invoices_other; Type: TABLE; Schema: public; Owner: ledgerly_owner
--

CREATE TABLE public.invoices_other (
    id bigint DEFAULT nextval('public.invoices_id_seq'::regclass) NOT NULL,
    number text NOT NULL,
    account_id bigint NOT NULL,
    created_by bigint,
    status public.invoice_status DEFAULT 'draft'::public.invoice_status NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    total numeric(12,2) NOT NULL,
    metadata jsonb,
    CONSTRAINT invoices_due_after_issue CHECK ((due_on >= issued_on))
);


ALTER TABLE public.invoices_other OWNER TO ledgerly_owner;

--
-- Name: schema_migrations; Type: TABLE; Schema: public; Owner: ledgerly_owner
--

CREATE TABLE public.schema_migrations (
    version text NOT NULL
);


ALTER TABLE public.schema_migrations OWNER TO ledgerly_owner;

--
-- Name: users; Type: TABLE; Schema: public; Owner: ledgerly_owner
--

CREATE TABLE public.users (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    external_id uuid NOT NULL,
    email public.email_address NOT NULL,
    full_name text NOT NULL,
    roles text[] DEFAULT '{member}'::text[] NOT NULL,
    preferences jsonb DEFAULT '{"locale": "en"}'::jsonb NOT NULL,
    last_address inet,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_have_a_role CHECK ((cardinality(roles) > 0))
);


ALTER TABLE public.users OWNER TO ledgerly_owner;

--
-- Name: users_id_seq; Type: SEQUENCE; Schema: public; Owner: ledgerly_owner
--

CREATE SEQUENCE public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.users_id_seq OWNER TO ledgerly_owner;

--
-- Name: users_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: ledgerly_owner
--

ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;


--
-- Name: monthly_revenue; Type: MATERIALIZED VIEW; Schema: reporting; Owner: ledgerly_owner
--

CREATE MATERIALIZED VIEW reporting.monthly_revenue AS
 SELECT make_date((EXTRACT(year FROM i.issued_on))::integer, (EXTRACT(month FROM i.issued_on))::integer, 1) AS month,
    i.currency,
    count(*) AS invoices,
    sum(i.total) AS revenue
   FROM public.invoices i
  WHERE (i.status = ANY (ARRAY['sent'::public.invoice_status, 'paid'::public.invoice_status]))
  GROUP BY (make_date((EXTRACT(year FROM i.issued_on))::integer, (EXTRACT(month FROM i.issued_on))::integer, 1)), i.currency
  WITH NO DATA;


ALTER TABLE reporting.monthly_revenue OWNER TO ledgerly_owner;

--
-- Name: open_invoices; Type: VIEW; Schema: reporting; Owner: ledgerly_owner
--

CREATE VIEW reporting.open_invoices AS
 SELECT i.id,
    i.number,
    a.slug AS account,
    i.issued_on,
    i.due_on,
    i.total,
    i.currency
   FROM (public.invoices i
     JOIN public.accounts a ON ((a.id = i.account_id)))
  WHERE (i.status = 'sent'::public.invoice_status);


ALTER TABLE reporting.open_invoices OWNER TO ledgerly_owner;

--
-- Name: VIEW open_invoices; Type: COMMENT; Schema: reporting; Owner: ledgerly_owner
--

COMMENT ON VIEW reporting.open_invoices IS 'Sent, and not paid yet.';


--
-- Name: invoices_2022; Type: TABLE ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_2022 FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');


--
-- Name: invoices_2023; Type: TABLE ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');


--
-- Name: invoices_2024; Type: TABLE ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');


--
-- Name: invoices_2025; Type: TABLE ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');


--
-- Name: invoices_other; Type: TABLE ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_other DEFAULT;


--
-- Name: invoices id; Type: DEFAULT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices ALTER COLUMN id SET DEFAULT nextval('public.invoices_id_seq'::regclass);


--
-- Name: users id; Type: DEFAULT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);


--
-- Data for Name: accounts; Type: TABLE DATA; Schema: public; Owner: ledgerly_owner
--

COPY public.accounts (id, slug, name, status, fax, billing_email, credit_limit, tags, settings, created_at, updated_at) FROM stdin;
1	customer-1	Ochre Bakery 1	active	\N	billing-1@customer-1.example	1900.00	{retail}	{"vat": "XX00000001", "locale": "en"}	2021-11-01 07:00:00+00	2022-01-01 07:00:00+00
2	customer-2	Jade Garage 2	closed	\N	billing-2@customer-2.example	15700.00	{}	{"vat": "XX00000002", "locale": "fr"}	2021-11-01 14:00:00+00	2022-01-01 14:00:00+00
3	customer-3	Ivory Tools 3	closed	\N	billing-3@customer-3.example	10800.00	{}	{"vat": "XX00000003", "locale": "fr"}	2021-11-01 21:00:00+00	2022-01-01 21:00:00+00
4	customer-4	Amber Optics 4	active	\N	billing-4@customer-4.example	17100.00	{}	{"vat": "XX00000004", "locale": "de"}	2021-11-02 04:00:00+00	2022-01-02 04:00:00+00
5	customer-5	Crimson Gardens 5	active	\N	billing-5@customer-5.example	17600.00	{"two words","quote\\"d"}	{"vat": "XX00000005", "locale": "fr"}	2021-11-02 11:00:00+00	2022-01-02 11:00:00+00
6	customer-6	Crimson Films 6	past_due	\N	billing-6@customer-6.example	15600.00	{"two words","quote\\"d"}	{"vat": "XX00000006", "locale": "en"}	2021-11-02 18:00:00+00	2022-01-02 18:00:00+00
7	customer-7	Amber Boats 7	active	\N	billing-7@customer-7.example	9200.00	{"two words","quote\\"d"}	{"vat": "XX00000007", "locale": "en"}	2021-11-03 01:00:00+00	2022-01-03 01:00:00+00
8	customer-8	Ochre Films 8	closed	\N	billing-8@customer-8.example	12100.00	{}	{"vat": "XX00000008", "locale": "fr"}	2021-11-03 08:00:00+00	2022-01-03 08:00:00+00
9	customer-9	Silver Gardens 9	active	\N	billing-9@customer-9.example	19400.00	{retail,eu}	{"vat": "XX00000009", "locale": "fr"}	2021-11-03 15:00:00+00	2022-01-03 15:00:00+00
10	customer-10	Ivory Gardens 10	active	\N	billing-10@customer-10.example	16500.00	{retail}	{"vat": "XX00000010", "locale": "de"}	2021-11-03 22:00:00+00	2022-01-03 22:00:00+00
11	customer-11	Cobalt Garage 11	active	\N	billing-11@customer-11.example	7100.00	{}	{"vat": "XX00000011", "locale": "en"}	2021-11-04 05:00:00+00	2022-01-04 05:00:00+00
12	customer-12	Jade Press 12	closed	\N	billing-12@customer-12.example	17800.00	{"two words","quote\\"d"}	{"vat": "XX00000012", "locale": "de"}	2021-11-04 12:00:00+00	2022-01-04 12:00:00+00
13	customer-13	Cobalt Press 13	active	\N	billing-13@customer-13.example	18900.00	{retail,eu}	{"vat": "XX00000013", "locale": "de"}	2021-11-04 19:00:00+00	2022-01-04 19:00:00+00
14	customer-14	Amber Garage 14	active	\N	billing-14@customer-14.example	17200.00	{}	{"vat": "XX00000014", "locale": "en"}	2021-11-05 02:00:00+00	2022-01-05 02:00:00+00
15	customer-15	Cobalt Press 15	active	\N	billing-15@customer-15.example	8300.00	{"two words","quote\\"d"}	{"vat": "XX00000015", "locale": "fr"}	2021-11-05 09:00:00+00	2022-01-05 09:00:00+00
16	customer-16	Jade Films 16	closed	\N	billing-16@customer-16.example	8700.00	{retail}	{"vat": "XX00000016", "locale": "de"}	2021-11-05 16:00:00+00	2022-01-05 16:00:00+00
17	customer-17	Crimson Boats 17	closed	\N	billing-17@customer-17.example	800.00	{"two words","quote\\"d"}	{"vat": "XX00000017", "locale": "de"}	2021-11-05 23:00:00+00	2022-01-05 23:00:00+00
18	customer-18	Silver Boats 18	active	\N	billing-18@customer-18.example	9400.00	{retail}	{"vat": "XX00000018", "locale": "de"}	2021-11-06 06:00:00+00	2022-01-06 06:00:00+00
19	customer-19	Ivory Press 19	past_due	\N	billing-19@customer-19.example	0.00	{}	{"vat": "XX00000019", "locale": "de"}	2021-11-06 13:00:00+00	2022-01-06 13:00:00+00
20	customer-20	Cobalt Bakery 20	active	\N	billing-20@customer-20.example	200.00	{retail,eu}	{"vat": "XX00000020", "locale": "en"}	2021-11-06 20:00:00+00	2022-01-06 20:00:00+00
21	customer-21	Crimson Bakery 21	trial	\N	billing-21@customer-21.example	12300.00	{}	{"vat": "XX00000021", "locale": "en"}	2021-11-07 03:00:00+00	2022-01-07 03:00:00+00
22	customer-22	Cobalt Gardens 22	past_due	\N	billing-22@customer-22.example	16700.00	{}	{"vat": "XX00000022", "locale": "en"}	2021-11-07 10:00:00+00	2022-01-07 10:00:00+00
23	customer-23	Indigo Tools 23	active	\N	billing-23@customer-23.example	19400.00	{retail,eu}	{"vat": "XX00000023", "locale": "de"}	2021-11-07 17:00:00+00	2022-01-07 17:00:00+00
24	customer-24	Silver Boats 24	active	\N	billing-24@customer-24.example	200.00	{retail}	{"vat": "XX00000024", "locale": "de"}	2021-11-08 00:00:00+00	2022-01-08 00:00:00+00
25	customer-25	Amber Bakery 25	trial	\N	billing-25@customer-25.example	7300.00	{"two words","quote\\"d"}	{"vat": "XX00000025", "locale": "de"}	2021-11-08 07:00:00+00	2022-01-08 07:00:00+00
26	customer-26	Crimson Optics 26	trial	\N	billing-26@customer-26.example	13200.00	{"two words","quote\\"d"}	{"vat": "XX00000026", "locale": "de"}	2021-11-08 14:00:00+00	2022-01-08 14:00:00+00
27	customer-27	Indigo Gardens 27	past_due	\N	billing-27@customer-27.example	200.00	{retail,eu}	{"vat": "XX00000027", "locale": "de"}	2021-11-08 21:00:00+00	2022-01-08 21:00:00+00
28	customer-28	Indigo Garage 28	active	\N	billing-28@customer-28.example	500.00	{}	{"vat": "XX00000028", "locale": "fr"}	2021-11-09 04:00:00+00	2022-01-09 04:00:00+00
29	customer-29	Amber Optics 29	trial	\N	billing-29@customer-29.example	4500.00	{retail}	{"vat": "XX00000029", "locale": "de"}	2021-11-09 11:00:00+00	2022-01-09 11:00:00+00
30	customer-30	Silver Tools 30	active	\N	billing-30@customer-30.example	14400.00	{retail,eu}	{"vat": "XX00000030", "locale": "en"}	2021-11-09 18:00:00+00	2022-01-09 18:00:00+00
31	customer-31	Jade Tools 31	closed	\N	billing-31@customer-31.example	13600.00	{}	{"vat": "XX00000031", "locale": "de"}	2021-11-10 01:00:00+00	2022-01-10 01:00:00+00
32	customer-32	Silver Films 32	active	\N	billing-32@customer-32.example	11200.00	{retail,eu}	{"vat": "XX00000032", "locale": "fr"}	2021-11-10 08:00:00+00	2022-01-10 08:00:00+00
33	customer-33	Cobalt Press 33	closed	\N	billing-33@customer-33.example	9200.00	{retail}	{"vat": "XX00000033", "locale": "fr"}	2021-11-10 15:00:00+00	2022-01-10 15:00:00+00
34	customer-34	Jade Bakery 34	closed	\N	billing-34@customer-34.example	8600.00	{retail}	{"vat": "XX00000034", "locale": "fr"}	2021-11-10 22:00:00+00	2022-01-10 22:00:00+00
35	customer-35	Silver Optics 35	active	\N	billing-35@customer-35.example	14100.00	{"two words","quote\\"d"}	{"vat": "XX00000035", "locale": "en"}	2021-11-11 05:00:00+00	2022-01-11 05:00:00+00
36	customer-36	Silver Press 36	past_due	\N	billing-36@customer-36.example	8400.00	{}	{"vat": "XX00000036", "locale": "fr"}	2021-11-11 12:00:00+00	2022-01-11 12:00:00+00
37	customer-37	Indigo Optics 37	trial	\N	billing-37@customer-37.example	14400.00	{retail}	{"vat": "XX00000037", "locale": "de"}	2021-11-11 19:00:00+00	2022-01-11 19:00:00+00
38	customer-38	Cobalt Films 38	closed	\N	billing-38@customer-38.example	10900.00	{retail}	{"vat": "XX00000038", "locale": "fr"}	2021-11-12 02:00:00+00	2022-01-12 02:00:00+00
39	customer-39	Crimson Press 39	active	\N	billing-39@customer-39.example	1900.00	{retail,eu}	{"vat": "XX00000039", "locale": "fr"}	2021-11-12 09:00:00+00	2022-01-12 09:00:00+00
40	customer-40	Ivory Bakery 40	active	\N	billing-40@customer-40.example	3200.00	{retail,eu}	{"vat": "XX00000040", "locale": "en"}	2021-11-12 16:00:00+00	2022-01-12 16:00:00+00
\.


--
-- Data for Name: audit_log; Type: TABLE DATA; Schema: public; Owner: ledgerly_owner
--

COPY public.audit_log (id, account_id, actor_id, happened_at, action, detail, fingerprint, address) FROM stdin;
1000	35	53	2024-01-01 00:11:00+00	invoice.sent	{"ok": true, "request": "c40e7e68"}	\N	2001:db8::1
1001	7	24	2024-01-01 00:22:00+00	login	{"ok": true, "request": "76685c09"}	\N	2001:db8::2
1002	8	41	2024-01-01 00:33:00+00	account.changed	{"ok": true, "request": "684f1e94"}	\\xe5e90d0efe7c017ff0a682d55268ef33	2001:db8::3
1003	25	34	2024-01-01 00:44:00+00	login	{"ok": true, "request": "20d4075c"}	\N	2001:db8::4
1004	15	10	2024-01-01 00:55:00+00	login	{"ok": true, "request": "9be0b177"}	\N	2001:db8::5
1005	32	5	2024-01-01 01:06:00+00	login	{"ok": true, "request": "47d34ecb"}	\\x45bc25d16cab4b37488d545a40dc3a0e	2001:db8::6
1006	25	14	2024-01-01 01:17:00+00	login	{"ok": true, "request": "e9e3db48"}	\N	2001:db8::7
1007	4	40	2024-01-01 01:28:00+00	invoice.sent	{"ok": true, "request": "96eb7194"}	\N	2001:db8::8
1008	34	7	2024-01-01 01:39:00+00	login	{"ok": false, "request": "b0493332"}	\\xfb2bbc091112bec60f4566bc9c5df0ae	2001:db8::9
1009	39	26	2024-01-01 01:50:00+00	invoice.sent	{"ok": true, "request": "78edf5d4"}	\N	2001:db8::a
1010	27	26	2024-01-01 02:01:00+00	account.changed	{"ok": true, "request": "d2374646"}	\N	2001:db8::b
1011	32	28	2024-01-01 02:12:00+00	invoice.sent	{"ok": true, "request": "3c08c4e6"}	\\x441cc8cc077e7aef2e307cf47504d3c1	2001:db8::c
1012	10	57	2024-01-01 02:23:00+00	login	{"ok": true, "request": "9c7fb803"}	\N	2001:db8::d
1013	16	10	2024-01-01 02:34:00+00	account.changed	{"ok": true, "request": "2a91b095"}	\N	2001:db8::e
1014	20	20	2024-01-01 02:45:00+00	invoice.sent	{"ok": true, "request": "fcaf3b6e"}	\\x8dcae8d17cc0d002844e3113ecf224bd	2001:db8::f
1015	7	48	2024-01-01 02:56:00+00	account.changed	{"ok": true, "request": "1bf305f4"}	\N	2001:db8::10
1016	26	33	2024-01-01 03:07:00+00	login	{"ok": true, "request": "ca07decc"}	\N	2001:db8::11
1017	6	46	2024-01-01 03:18:00+00	account.changed	{"ok": false, "request": "f18a45d3"}	\\x4fe5cd23459f4a7184c0b35e1b50f369	2001:db8::12
1018	21	35	2024-01-01 03:29:00+00	login	{"ok": true, "request": "d998cc11"}	\N	2001:db8::13
1019	17	34	2024-01-01 03:40:00+00	account.changed	{"ok": true, "request": "196e9a2c"}	\N	2001:db8::14
1020	15	18	2024-01-01 03:51:00+00	login	{"ok": true, "request": "00aa174d"}	\\x1ffba693fcf940ea9f27ffef6ed4d0a8	2001:db8::15
1021	31	11	2024-01-01 04:02:00+00	invoice.sent	{"ok": true, "request": "da689d8d"}	\N	2001:db8::16
1022	2	15	2024-01-01 04:13:00+00	login	{"ok": true, "request": "319dd0d2"}	\N	2001:db8::17
1023	26	27	2024-01-01 04:24:00+00	invoice.sent	{"ok": true, "request": "3bf850a1"}	\\x2533ca7462913ca68bd17250d532bb0f	2001:db8::18
1024	6	20	2024-01-01 04:35:00+00	invoice.sent	{"ok": true, "request": "cd81da2d"}	\N	2001:db8::19
1025	18	46	2024-01-01 04:46:00+00	login	{"ok": true, "request": "3cbb2fab"}	\N	2001:db8::1a
1026	29	23	2024-01-01 04:57:00+00	login	{"ok": false, "request": "e55ec65b"}	\\x7568e8a895aabf929dd44d5e0b808b20	2001:db8::1b
1027	19	2	2024-01-01 05:08:00+00	login	{"ok": true, "request": "e5890980"}	\N	2001:db8::1c
1028	27	40	2024-01-01 05:19:00+00	login	{"ok": true, "request": "c4614986"}	\N	2001:db8::1d
1029	23	25	2024-01-01 05:30:00+00	invoice.sent	{"ok": true, "request": "fbe705dc"}	\\xc94690e24a796af7a979750e3c2bfb47	2001:db8::1e
1030	12	55	2024-01-01 05:41:00+00	login	{"ok": true, "request": "dadcad6e"}	\N	2001:db8::1f
1031	11	60	2024-01-01 05:52:00+00	account.changed	{"ok": true, "request": "7f38ad4c"}	\N	2001:db8::20
1032	2	47	2024-01-01 06:03:00+00	invoice.sent	{"ok": true, "request": "6db60352"}	\\x9117b5c22c2f80997a2574a76d76938a	2001:db8::21
1033	21	10	2024-01-01 06:14:00+00	invoice.sent	{"ok": true, "request": "b7dc76b2"}	\N	2001:db8::22
1034	22	5	2024-01-01 06:25:00+00	login	{"ok": true, "request": "17017193"}	\N	2001:db8::23
1035	27	48	2024-01-01 06:36:00+00	login	{"ok": false, "request": "94816cde"}	\\x71abde9372d71a47beb08b6174ddd20f	2001:db8::24
1036	35	33	2024-01-01 06:47:00+00	invoice.sent	{"ok": true, "request": "4d0d7a91"}	\N	2001:db8::25
1037	36	37	2024-01-01 06:58:00+00	invoice.sent	{"ok": true, "request": "feb2c2a7"}	\N	2001:db8::26
1038	37	45	2024-01-01 07:09:00+00	login	{"ok": true, "request": "dfa35055"}	\\xa2b9899b13ffd168b691c6b9771d200d	2001:db8::27
1039	7	46	2024-01-01 07:20:00+00	login	{"ok": true, "request": "6140147e"}	\N	2001:db8::28
1040	15	47	2024-01-01 07:31:00+00	login	{"ok": true, "request": "4df30f8d"}	\N	2001:db8::29
1041	21	20	2024-01-01 07:42:00+00	account.changed	{"ok": true, "request": "198902ad"}	\\xcd3af84321fc8e6d500f5bb7c05eb8a1	2001:db8::2a
1042	19	17	2024-01-01 07:53:00+00	account.changed	{"ok": true, "request": "334fa1ee"}	\N	2001:db8::2b
1043	33	58	2024-01-01 08:04:00+00	account.changed	{"ok": true, "request": "d55bddd9"}	\N	2001:db8::2c
1044	19	52	2024-01-01 08:15:00+00	account.changed	{"ok": false, "request": "bd182fcd"}	\\xadeecb870b47358df7763138eae53cde	2001:db8::2d
1045	37	56	2024-01-01 08:26:00+00	login	{"ok": true, "request": "07ed1161"}	\N	2001:db8::2e
1046	3	17	2024-01-01 08:37:00+00	account.changed	{"ok": true, "request": "8b571d7a"}	\N	2001:db8::2f
1047	17	10	2024-01-01 08:48:00+00	account.changed	{"ok": true, "request": "746d0d15"}	\\xa318d1d0e916d2718e239032c910428e	2001:db8::30
1048	16	20	2024-01-01 08:59:00+00	invoice.sent	{"ok": true, "request": "49d0bdf1"}	\N	2001:db8::31
1049	4	26	2024-01-01 09:10:00+00	account.changed	{"ok": true, "request": "5be6a463"}	\N	2001:db8::32
1050	36	54	2024-01-01 09:21:00+00	invoice.sent	{"ok": true, "request": "acc3a241"}	\\x9ce67ce31e7fa3528374ce470c95e788	2001:db8::33
1051	31	57	2024-01-01 09:32:00+00	account.changed	{"ok": true, "request": "76622668"}	\N	2001:db8::34
1052	32	31	2024-01-01 09:43:00+00	invoice.sent	{"ok": true, "request": "cfc99cbd"}	\N	2001:db8::35
1053	31	60	2024-01-01 09:54:00+00	account.changed	{"ok": false, "request": "47e527da"}	\\xb1880a41a7806c036cf124675adcea94	2001:db8::36
1054	12	60	2024-01-01 10:05:00+00	login	{"ok": true, "request": "7090ad53"}	\N	2001:db8::37
1055	36	41	2024-01-01 10:16:00+00	login	{"ok": true, "request": "118c9c77"}	\N	2001:db8::38
1056	21	52	2024-01-01 10:27:00+00	invoice.sent	{"ok": true, "request": "e2b8e4ae"}	\\x74f14364673ed5e7e9dd07809568ff7c	2001:db8::39
1057	30	5	2024-01-01 10:38:00+00	login	{"ok": true, "request": "03e1c76e"}	\N	2001:db8::3a
1058	8	27	2024-01-01 10:49:00+00	login	{"ok": true, "request": "c879aa1a"}	\N	2001:db8::3b
1059	6	21	2024-01-01 11:00:00+00	invoice.sent	{"ok": true, "request": "2fc66f21"}	\\x92b3ca33db322aede4c88f09eaa88122	2001:db8::3c
1060	5	58	2024-01-01 11:11:00+00	account.changed	{"ok": true, "request": "35283ae1"}	\N	2001:db8::3d
1061	35	11	2024-01-01 11:22:00+00	invoice.sent	{"ok": true, "request": "977aadf4"}	\N	2001:db8::3e
1062	13	33	2024-01-01 11:33:00+00	login	{"ok": false, "request": "c10501b0"}	\\xadea01d1f700a4cecd72a271624ca21e	2001:db8::3f
1063	9	12	2024-01-01 11:44:00+00	login	{"ok": true, "request": "0deb933e"}	\N	2001:db8::40
1064	34	27	2024-01-01 11:55:00+00	account.changed	{"ok": true, "request": "b0ca1daa"}	\N	2001:db8::41
1065	14	32	2024-01-01 12:06:00+00	account.changed	{"ok": true, "request": "730b9afd"}	\\x8107145b592dfcb14dacf44ee0df0b34	2001:db8::42
1066	14	37	2024-01-01 12:17:00+00	invoice.sent	{"ok": true, "request": "ac8b4a9b"}	\N	2001:db8::43
1067	11	16	2024-01-01 12:28:00+00	login	{"ok": true, "request": "d4b897c7"}	\N	2001:db8::44
1068	2	44	2024-01-01 12:39:00+00	login	{"ok": true, "request": "9394b42c"}	\\x8e421f2ed7eb23da3f9b7bce9619b26c	2001:db8::45
1069	33	56	2024-01-01 12:50:00+00	invoice.sent	{"ok": true, "request": "726f6a57"}	\N	2001:db8::46
1070	10	27	2024-01-01 13:01:00+00	account.changed	{"ok": true, "request": "1f1cf2c6"}	\N	2001:db8::47
1071	5	22	2024-01-01 13:12:00+00	account.changed	{"ok": false, "request": "c3dd4cc7"}	\\x871a0c12365f88fdf31b3a2541039f26	2001:db8::48
1072	19	34	2024-01-01 13:23:00+00	login	{"ok": true, "request": "83ff1ec4"}	\N	2001:db8::49
1073	11	1	2024-01-01 13:34:00+00	login	{"ok": true, "request": "73a59201"}	\N	2001:db8::4a
1074	2	44	2024-01-01 13:45:00+00	login	{"ok": true, "request": "d82b27f9"}	\\x44520c140c4bef79709ce0345e77b03d	2001:db8::4b
1075	38	57	2024-01-01 13:56:00+00	account.changed	{"ok": true, "request": "08443087"}	\N	2001:db8::4c
1076	26	59	2024-01-01 14:07:00+00	login	{"ok": true, "request": "6cfb4836"}	\N	2001:db8::4d
1077	39	33	2024-01-01 14:18:00+00	invoice.sent	{"ok": true, "request": "8a216314"}	\\xe67f0d951670e0a951a002c20dad893f	2001:db8::4e
1078	27	21	2024-01-01 14:29:00+00	login	{"ok": true, "request": "d2c667ca"}	\N	2001:db8::4f
1079	35	8	2024-01-01 14:40:00+00	account.changed	{"ok": true, "request": "c4449fc0"}	\N	2001:db8::50
1080	4	21	2024-01-01 14:51:00+00	account.changed	{"ok": false, "request": "d26b0b08"}	\\x1dec4f1d50b7759ad80fcf70e43fb77f	2001:db8::51
1081	33	39	2024-01-01 15:02:00+00	invoice.sent	{"ok": true, "request": "61994d50"}	\N	2001:db8::52
1082	12	39	2024-01-01 15:13:00+00	invoice.sent	{"ok": true, "request": "0a8fdafc"}	\N	2001:db8::53
1083	16	14	2024-01-01 15:24:00+00	invoice.sent	{"ok": true, "request": "310262fb"}	\\x41bd5ce67fb121dda04fbce20d0819eb	2001:db8::54
1084	40	34	2024-01-01 15:35:00+00	invoice.sent	{"ok": true, "request": "4a9721c1"}	\N	2001:db8::55
1085	30	17	2024-01-01 15:46:00+00	login	{"ok": true, "request": "35992052"}	\N	2001:db8::56
1086	28	39	2024-01-01 15:57:00+00	account.changed	{"ok": true, "request": "a159e55b"}	\\xc2282702a59902107d4466b7da71acc1	2001:db8::57
1087	35	13	2024-01-01 16:08:00+00	invoice.sent	{"ok": true, "request": "0500f8e5"}	\N	2001:db8::58
1088	32	51	2024-01-01 16:19:00+00	invoice.sent	{"ok": true, "request": "04af7167"}	\N	2001:db8::59
1089	31	30	2024-01-01 16:30:00+00	invoice.sent	{"ok": false, "request": "45531b32"}	\\x9099dde24f447a5158502a81d43956bb	2001:db8::5a
1090	27	43	2024-01-01 16:41:00+00	login	{"ok": true, "request": "a6a69a71"}	\N	2001:db8::5b
1091	6	44	2024-01-01 16:52:00+00	login	{"ok": true, "request": "ac217653"}	\N	2001:db8::5c
1092	25	25	2024-01-01 17:03:00+00	login	{"ok": true, "request": "011a900f"}	\\xdd790295002d04d952a478fcb5972f21	2001:db8::5d
1093	35	28	2024-01-01 17:14:00+00	account.changed	{"ok": true, "request": "c004ae7e"}	\N	2001:db8::5e
1094	12	47	2024-01-01 17:25:00+00	account.changed	{"ok": true, "request": "a8fa75ce"}	\N	2001:db8::5f
1095	5	5	2024-01-01 17:36:00+00	login	{"ok": true, "request": "0d65fc6c"}	\\x60653f50a84b2bb7f8792ca48437ed4b	2001:db8::60
1096	8	9	2024-01-01 17:47:00+00	account.changed	{"ok": true, "request": "ec864aeb"}	\N	2001:db8::61
1097	18	20	2024-01-01 17:58:00+00	invoice.sent	{"ok": true, "request": "e8dbdd35"}	\N	2001:db8::62
1098	1	55	2024-01-01 18:09:00+00	account.changed	{"ok": false, "request": "6d5517a5"}	\\x3285512814e7cfb79d8aedc978f42ae8	2001:db8::63
1099	31	1	2024-01-01 18:20:00+00	login	{"ok": true, "request": "7c5d7fb3"}	\N	2001:db8::64
1100	15	34	2024-01-01 18:31:00+00	account.changed	{"ok": true, "request": "733b2fbc"}	\N	2001:db8::65
1101	24	35	2024-01-01 18:42:00+00	login	{"ok": true, "request": "1b17c576"}	\\xf54b9d2534168386350e39418faee141	2001:db8::66
1102	28	40	2024-01-01 18:53:00+00	account.changed	{"ok": true, "request": "cec87c93"}	\N	2001:db8::67
1103	16	19	2024-01-01 19:04:00+00	login	{"ok": true, "request": "f288dee3"}	\N	2001:db8::68
1104	27	43	2024-01-01 19:15:00+00	login	{"ok": true, "request": "11f492b4"}	\\x24875d95c44569ce4e92d26cff3878b8	2001:db8::69
1105	34	43	2024-01-01 19:26:00+00	account.changed	{"ok": true, "request": "ceeff854"}	\N	2001:db8::6a
1106	16	53	2024-01-01 19:37:00+00	account.changed	{"ok": true, "request": "94d4ca94"}	\N	2001:db8::6b
1107	19	30	2024-01-01 19:48:00+00	login	{"ok": false, "request": "ce6ba457"}	\\x1d0b99a7c0fb7438afe0d61729689019	2001:db8::6c
1108	16	43	2024-01-01 19:59:00+00	login	{"ok": true, "request": "098b6393"}	\N	2001:db8::6d
1109	38	39	2024-01-01 20:10:00+00	account.changed	{"ok": true, "request": "ba38846e"}	\N	2001:db8::6e
1110	30	55	2024-01-01 20:21:00+00	login	{"ok": true, "request": "31c44a97"}	\\x5c1aa07d73d733111d0e79252100490c	2001:db8::6f
1111	26	51	2024-01-01 20:32:00+00	login	{"ok": true, "request": "25c183fc"}	\N	2001:db8::70
1112	6	9	2024-01-01 20:43:00+00	login	{"ok": true, "request": "8115d3f7"}	\N	2001:db8::71
1113	3	53	2024-01-01 20:54:00+00	account.changed	{"ok": true, "request": "0c83b919"}	\\xa524d1689101dbd90e3b20014144cd2b	2001:db8::72
1114	25	28	2024-01-01 21:05:00+00	invoice.sent	{"ok": true, "request": "6e74d48c"}	\N	2001:db8::73
1115	19	16	2024-01-01 21:16:00+00	account.changed	{"ok": true, "request": "ea23b0e9"}	\N	2001:db8::74
1116	16	22	2024-01-01 21:27:00+00	invoice.sent	{"ok": false, "request": "b20ba5a8"}	\\x67246764ad31bcbb397bdf5019c26bf5	2001:db8::75
1117	32	30	2024-01-01 21:38:00+00	invoice.sent	{"ok": true, "request": "acde1c24"}	\N	2001:db8::76
1118	39	48	2024-01-01 21:49:00+00	account.changed	{"ok": true, "request": "8dfe0473"}	\N	2001:db8::77
1119	29	51	2024-01-01 22:00:00+00	invoice.sent	{"ok": true, "request": "cac81c3f"}	\\x362330c7ad57096b1fd4b445db33dd72	2001:db8::78
1120	16	28	2024-01-01 22:11:00+00	login	{"ok": true, "request": "9627cd6c"}	\N	2001:db8::79
1121	38	13	2024-01-01 22:22:00+00	account.changed	{"ok": true, "request": "b2b002e9"}	\N	2001:db8::7a
1122	38	57	2024-01-01 22:33:00+00	invoice.sent	{"ok": true, "request": "fc5e9419"}	\\xa9a2021ed1b36e9e3df0977f7a2eab97	2001:db8::7b
1123	25	29	2024-01-01 22:44:00+00	login	{"ok": true, "request": "db27229a"}	\N	2001:db8::7c
1124	28	25	2024-01-01 22:55:00+00	account.changed	{"ok": true, "request": "3578641c"}	\N	2001:db8::7d
1125	33	17	2024-01-01 23:06:00+00	invoice.sent	{"ok": false, "request": "863ec612"}	\\x23a7ffc8fccfde2c3658da159cb92d13	2001:db8::7e
1126	32	13	2024-01-01 23:17:00+00	invoice.sent	{"ok": true, "request": "31b47d21"}	\N	2001:db8::7f
1127	31	38	2024-01-01 23:28:00+00	login	{"ok": true, "request": "04fc8e95"}	\N	2001:db8::80
1128	36	47	2024-01-01 23:39:00+00	account.changed	{"ok": true, "request": "b828910a"}	\\x5aaf31c7dc655c1e852fac31c66bcce5	2001:db8::81
1129	16	39	2024-01-01 23:50:00+00	account.changed	{"ok": true, "request": "344c96c3"}	\N	2001:db8::82
1130	28	27	2024-01-02 00:01:00+00	invoice.sent	{"ok": true, "request": "749e1d9f"}	\N	2001:db8::83
1131	14	53	2024-01-02 00:12:00+00	account.changed	{"ok": true, "request": "11809a41"}	\\x458c3d61994c7625bdeb72a7cd092e62	2001:db8::84
1132	10	34	2024-01-02 00:23:00+00	login	{"ok": true, "request": "8e239423"}	\N	2001:db8::85
1133	32	52	2024-01-02 00:34:00+00	invoice.sent	{"ok": true, "request": "fd087616"}	\N	2001:db8::86
1134	40	36	2024-01-02 00:45:00+00	invoice.sent	{"ok": false, "request": "6f149c5f"}	\\x77e0c41521bc8a214b70ecc65161a3b4	2001:db8::87
1135	9	7	2024-01-02 00:56:00+00	invoice.sent	{"ok": true, "request": "82d6e5ea"}	\N	2001:db8::88
1136	13	45	2024-01-02 01:07:00+00	invoice.sent	{"ok": true, "request": "0e855945"}	\N	2001:db8::89
1137	40	60	2024-01-02 01:18:00+00	invoice.sent	{"ok": true, "request": "cdc73167"}	\\xa3e548ab55f20735dfa20f54a76ecda5	2001:db8::8a
1138	29	37	2024-01-02 01:29:00+00	invoice.sent	{"ok": true, "request": "21a32cff"}	\N	2001:db8::8b
1139	33	38	2024-01-02 01:40:00+00	invoice.sent	{"ok": true, "request": "af7d4754"}	\N	2001:db8::8c
1140	24	48	2024-01-02 01:51:00+00	invoice.sent	{"ok": true, "request": "94bf8e73"}	\\xf79343dbcc0a4e9ec7f3816959a7ca7e	2001:db8::8d
1141	1	30	2024-01-02 02:02:00+00	account.changed	{"ok": true, "request": "70b1b8a8"}	\N	2001:db8::8e
1142	12	58	2024-01-02 02:13:00+00	account.changed	{"ok": true, "request": "7ebc6b0f"}	\N	2001:db8::8f
1143	39	13	2024-01-02 02:24:00+00	login	{"ok": false, "request": "a4af3bce"}	\\xd994a15a2945f61016831f2da2ea2bfd	2001:db8::90
1144	5	49	2024-01-02 02:35:00+00	login	{"ok": true, "request": "8e98b52a"}	\N	2001:db8::91
1145	18	16	2024-01-02 02:46:00+00	login	{"ok": true, "request": "dcbc4d08"}	\N	2001:db8::92
1146	7	10	2024-01-02 02:57:00+00	account.changed	{"ok": true, "request": "db03c022"}	\\xaf92d0990adabf6888e74017b7737a45	2001:db8::93
1147	30	19	2024-01-02 03:08:00+00	account.changed	{"ok": true, "request": "09d3fc61"}	\N	2001:db8::94
1148	32	12	2024-01-02 03:19:00+00	invoice.sent	{"ok": true, "request": "5f384b64"}	\N	2001:db8::95
1149	18	4	2024-01-02 03:30:00+00	login	{"ok": true, "request": "b1acaaf2"}	\\x9435fb8497bd89c63b6d0344a8908cf2	2001:db8::96
1150	30	56	2024-01-02 03:41:00+00	login	{"ok": true, "request": "77aa309e"}	\N	2001:db8::97
1151	23	31	2024-01-02 03:52:00+00	invoice.sent	{"ok": true, "request": "2622c1b6"}	\N	2001:db8::98
1152	6	36	2024-01-02 04:03:00+00	login	{"ok": false, "request": "393e8467"}	\\x026dd5f7e56141d6d74664a638212c94	2001:db8::99
1153	5	32	2024-01-02 04:14:00+00	invoice.sent	{"ok": true, "request": "39cba94d"}	\N	2001:db8::9a
1154	32	55	2024-01-02 04:25:00+00	login	{"ok": true, "request": "080dd1c3"}	\N	2001:db8::9b
1155	1	22	2024-01-02 04:36:00+00	login	{"ok": true, "request": "369a5587"}	\\xe2c3aa38ed6f45cdbca709d82423c33c	2001:db8::9c
1156	36	29	2024-01-02 04:47:00+00	invoice.sent	{"ok": true, "request": "7f461311"}	\N	2001:db8::9d
1157	34	60	2024-01-02 04:58:00+00	invoice.sent	{"ok": true, "request": "356f0764"}	\N	2001:db8::9e
1158	1	30	2024-01-02 05:09:00+00	invoice.sent	{"ok": true, "request": "4253d556"}	\\x6b2edaa536e3b55d5274d45ea7cc3b52	2001:db8::9f
1159	24	9	2024-01-02 05:20:00+00	invoice.sent	{"ok": true, "request": "feee0508"}	\N	2001:db8::a0
1160	39	55	2024-01-02 05:31:00+00	invoice.sent	{"ok": true, "request": "4a4cbdf3"}	\N	2001:db8::a1
1161	22	43	2024-01-02 05:42:00+00	account.changed	{"ok": false, "request": "7849489a"}	\\x460dcfc6e7aaf0822df809e4ea7fcc6d	2001:db8::a2
1162	9	9	2024-01-02 05:53:00+00	account.changed	{"ok": true, "request": "5996eb0b"}	\N	2001:db8::a3
1163	7	58	2024-01-02 06:04:00+00	account.changed	{"ok": true, "request": "0301f5c1"}	\N	2001:db8::a4
1164	35	38	2024-01-02 06:15:00+00	login	{"ok": true, "request": "b94102bd"}	\\x7d5d7c7fd959046275444bfdaf81ca89	2001:db8::a5
1165	37	39	2024-01-02 06:26:00+00	login	{"ok": true, "request": "8bb89a3e"}	\N	2001:db8::a6
1166	35	12	2024-01-02 06:37:00+00	login	{"ok": true, "request": "ed8b40ec"}	\N	2001:db8::a7
1167	9	49	2024-01-02 06:48:00+00	login	{"ok": true, "request": "5478967d"}	\\x6cf0f913e4cf41c88c3cf812b27c4043	2001:db8::a8
1168	16	44	2024-01-02 06:59:00+00	invoice.sent	{"ok": true, "request": "c52ff2c5"}	\N	2001:db8::a9
1169	24	19	2024-01-02 07:10:00+00	account.changed	{"ok": true, "request": "105f70e2"}	\N	2001:db8::aa
1170	32	15	2024-01-02 07:21:00+00	account.changed	{"ok": false, "request": "10dcad81"}	\\x9cb4a5e9e50d45b8946d15da5c207bbf	2001:db8::ab
1171	28	53	2024-01-02 07:32:00+00	account.changed	{"ok": true, "request": "dafb9823"}	\N	2001:db8::ac
1172	21	23	2024-01-02 07:43:00+00	account.changed	{"ok": true, "request": "5f47af9f"}	\N	2001:db8::ad
1173	38	2	2024-01-02 07:54:00+00	account.changed	{"ok": true, "request": "fbb7d2be"}	\\x69181dd980b7f0687bc0c50bacd21b03	2001:db8::ae
1174	30	42	2024-01-02 08:05:00+00	invoice.sent	{"ok": true, "request": "c36091b6"}	\N	2001:db8::af
1175	33	10	2024-01-02 08:16:00+00	login	{"ok": true, "request": "f03fd2e9"}	\N	2001:db8::b0
1176	7	55	2024-01-02 08:27:00+00	login	{"ok": true, "request": "b197da61"}	\\x9d529d8c3b18408ab82165c6e025e633	2001:db8::b1
1177	37	12	2024-01-02 08:38:00+00	invoice.sent	{"ok": true, "request": "d05181ff"}	\N	2001:db8::b2
1178	37	7	2024-01-02 08:49:00+00	login	{"ok": true, "request": "4b1ba7b2"}	\N	2001:db8::b3
1179	34	56	2024-01-02 09:00:00+00	invoice.sent	{"ok": false, "request": "c1e12017"}	\\x8df1993ea26405ea1241077936a8b086	2001:db8::b4
\.


--
-- Data for Name: invoice_lines; Type: TABLE DATA; Schema: public; Owner: ledgerly_owner
--

COPY public.invoice_lines (id, invoice_id, issued_on, "position", sku, description, quantity, unit_price) FROM stdin;
1	1	2021-12-01	1	SKU-0320	Services	12.00	20.00
2	1	2021-12-01	2	SKU-0320		7.00	25.00
3	2	2021-12-02	1	SKU-0201	Services	7.00	70.00
4	2	2021-12-02	2	SKU-0303		8.00	95.00
5	3	2021-12-03	1	SKU-0027	Services	11.00	82.50
6	4	2021-12-04	1	SKU-0354	Services	6.00	15.00
7	5	2021-12-05	1	SKU-0215	Services	3.00	17.50
8	5	2021-12-05	2	SKU-0096		5.00	87.50
9	6	2021-12-06	1	SKU-0155	Services	6.00	35.00
10	7	2021-12-07	1	SKU-0252	Services	7.00	60.00
11	7	2021-12-07	2	SKU-0254		12.00	77.50
12	8	2021-12-08	1	SKU-0091	Services	10.00	95.00
13	8	2021-12-08	2	SKU-0144		9.00	57.50
14	9	2021-12-09	1	SKU-0362	Services	6.00	85.00
15	10	2021-12-10	1	SKU-0387	Services	4.00	57.50
16	10	2021-12-10	2	SKU-0365		6.00	85.00
17	11	2021-12-11	1	SKU-0246	Services	1.00	45.00
18	12	2021-12-12	1	SKU-0242	Services	5.00	50.00
19	12	2021-12-12	2	SKU-0229		8.00	47.50
20	13	2021-12-13	1	SKU-0383	Services	6.00	75.00
21	14	2021-12-14	1	SKU-0389	Services	4.00	67.50
22	14	2021-12-14	2	SKU-0124		6.00	20.00
23	15	2021-12-15	1	SKU-0228	Services	2.00	47.50
24	15	2021-12-15	2	SKU-0239		1.00	97.50
25	16	2021-12-16	1	SKU-0368	Services	7.00	45.00
26	17	2021-12-17	1	SKU-0188	Services	12.00	72.50
27	18	2021-12-18	1	SKU-0180	Services	11.00	65.00
28	19	2021-12-19	1	SKU-0105	Services	6.00	70.00
29	20	2021-12-20	1	SKU-0037	Services	11.00	52.50
30	21	2021-12-21	1	SKU-0166	Services	4.00	20.00
31	21	2021-12-21	2	SKU-0127		3.00	15.00
32	22	2021-12-22	1	SKU-0133	Services	6.00	10.00
33	23	2021-12-23	1	SKU-0183	Services	8.00	57.50
34	24	2021-12-24	1	SKU-0123	Services	12.00	85.00
35	24	2021-12-24	2	SKU-0140		2.00	95.00
36	25	2021-12-25	1	SKU-0086	Services	8.00	72.50
37	26	2021-12-26	1	SKU-0216	Services	4.00	85.00
38	26	2021-12-26	2	SKU-0099		7.00	52.50
39	27	2021-12-27	1	SKU-0041	Services	11.00	65.00
40	27	2021-12-27	2	SKU-0215		11.00	50.00
41	28	2021-12-28	1	SKU-0092	Services	7.00	37.50
42	28	2021-12-28	2	SKU-0243		1.00	77.50
43	29	2021-12-29	1	SKU-0146	Services	1.00	45.00
44	30	2021-12-30	1	SKU-0388	Services	7.00	95.00
45	30	2021-12-30	2	SKU-0325		3.00	20.00
46	31	2021-12-31	1	SKU-0314	Services	6.00	100.00
47	32	2022-01-01	1	SKU-0180	Services	1.00	65.00
48	33	2022-01-02	1	SKU-0363	Services	12.00	95.00
49	34	2022-01-03	1	SKU-0001	Services	2.00	10.00
50	34	2022-01-03	2	SKU-0301		5.00	67.50
51	35	2022-01-04	1	SKU-0260	Services	8.00	40.00
52	35	2022-01-04	2	SKU-0067		1.00	95.00
53	36	2022-01-05	1	SKU-0232	Services	8.00	55.00
54	36	2022-01-05	2	SKU-0223		1.00	67.50
55	37	2022-01-06	1	SKU-0289	Services	2.00	5.00
56	37	2022-01-06	2	SKU-0013		10.00	67.50
57	38	2022-01-06	1	SKU-0301	Services	5.00	10.00
58	38	2022-01-06	2	SKU-0398		1.00	72.50
59	39	2022-01-07	1	SKU-0218	Services	10.00	102.50
60	39	2022-01-07	2	SKU-0267		4.00	45.00
61	40	2022-01-08	1	SKU-0276	Services	6.00	25.00
62	40	2022-01-08	2	SKU-0086		2.00	90.00
63	41	2022-01-09	1	SKU-0290	Services	12.00	70.00
64	41	2022-01-09	2	SKU-0048		2.00	90.00
65	42	2022-01-10	1	SKU-0151	Services	1.00	57.50
66	43	2022-01-11	1	SKU-0004	Services	9.00	97.50
67	44	2022-01-12	1	SKU-0374	Services	2.00	50.00
68	45	2022-01-13	1	SKU-0117	Services	2.00	15.00
69	46	2022-01-14	1	SKU-0096	Services	11.00	37.50
70	47	2022-01-15	1	SKU-0067	Services	7.00	82.50
71	47	2022-01-15	2	SKU-0168		4.00	55.00
72	48	2022-01-16	1	SKU-0070	Services	6.00	30.00
73	49	2022-01-17	1	SKU-0174	Services	3.00	47.50
74	50	2022-01-18	1	SKU-0242	Services	7.00	30.00
75	51	2022-01-19	1	SKU-0353	Services	2.00	40.00
76	52	2022-01-20	1	SKU-0130	Services	9.00	55.00
77	52	2022-01-20	2	SKU-0388		2.00	47.50
78	53	2022-01-21	1	SKU-0120	Services	11.00	92.50
79	54	2022-01-22	1	SKU-0080	Services	10.00	80.00
80	55	2022-01-23	1	SKU-0041	Services	7.00	85.00
81	55	2022-01-23	2	SKU-0313		4.00	75.00
82	56	2022-01-24	1	SKU-0226	Services	8.00	80.00
83	57	2022-01-25	1	SKU-0318	Services	10.00	17.50
84	57	2022-01-25	2	SKU-0379		1.00	65.00
85	58	2022-01-26	1	SKU-0171	Services	5.00	102.50
86	59	2022-01-27	1	SKU-0226	Services	1.00	90.00
87	60	2022-01-28	1	SKU-0235	Services	6.00	20.00
88	60	2022-01-28	2	SKU-0138		12.00	70.00
89	61	2022-01-29	1	SKU-0245	Services	3.00	5.00
90	61	2022-01-29	2	SKU-0207		4.00	52.50
91	62	2022-01-30	1	SKU-0353	Services	6.00	17.50
92	62	2022-01-30	2	SKU-0227		2.00	7.50
93	63	2022-01-31	1	SKU-0018	Services	6.00	47.50
94	63	2022-01-31	2	SKU-0207		7.00	15.00
95	64	2022-02-01	1	SKU-0309	Services	1.00	17.50
96	65	2022-02-02	1	SKU-0274	Services	11.00	25.00
97	65	2022-02-02	2	SKU-0057		5.00	37.50
98	66	2022-02-03	1	SKU-0313	Services	4.00	67.50
99	67	2022-02-04	1	SKU-0329	Services	1.00	92.50
100	68	2022-02-05	1	SKU-0052	Services	11.00	100.00
101	69	2022-02-06	1	SKU-0137	Services	9.00	37.50
102	69	2022-02-06	2	SKU-0326		4.00	65.00
103	70	2022-02-07	1	SKU-0049	Services	12.00	27.50
104	70	2022-02-07	2	SKU-0034		9.00	42.50
105	71	2022-02-08	1	SKU-0023	Services	3.00	42.50
106	71	2022-02-08	2	SKU-0383		8.00	87.50
107	72	2022-02-09	1	SKU-0176	Services	11.00	67.50
108	73	2022-02-10	1	SKU-0215	Services	10.00	27.50
109	74	2022-02-11	1	SKU-0340	Services	9.00	52.50
110	75	2022-02-12	1	SKU-0315	Services	3.00	27.50
111	76	2022-02-12	1	SKU-0187	Services	11.00	85.00
112	77	2022-02-13	1	SKU-0270	Services	4.00	97.50
113	77	2022-02-13	2	SKU-0157		2.00	92.50
114	78	2022-02-14	1	SKU-0051	Services	9.00	40.00
115	79	2022-02-15	1	SKU-0165	Services	4.00	50.00
116	79	2022-02-15	2	SKU-0146		12.00	82.50
117	80	2022-02-16	1	SKU-0012	Services	8.00	40.00
118	80	2022-02-16	2	SKU-0160		12.00	27.50
119	81	2022-02-17	1	SKU-0243	Services	3.00	12.50
120	81	2022-02-17	2	SKU-0174		11.00	37.50
121	82	2022-02-18	1	SKU-0163	Services	6.00	37.50
122	82	2022-02-18	2	SKU-0252		5.00	47.50
123	83	2022-02-19	1	SKU-0171	Services	1.00	50.00
124	83	2022-02-19	2	SKU-0261		10.00	95.00
125	84	2022-02-20	1	SKU-0242	Services	4.00	47.50
126	84	2022-02-20	2	SKU-0325		2.00	42.50
127	85	2022-02-21	1	SKU-0174	Services	8.00	60.00
128	86	2022-02-22	1	SKU-0029	Services	9.00	90.00
129	87	2022-02-23	1	SKU-0263	Services	4.00	67.50
130	88	2022-02-24	1	SKU-0105	Services	8.00	60.00
131	89	2022-02-25	1	SKU-0254	Services	12.00	70.00
132	90	2022-02-26	1	SKU-0324	Services	8.00	25.00
133	90	2022-02-26	2	SKU-0346		10.00	35.00
134	91	2022-02-27	1	SKU-0270	Services	11.00	70.00
135	92	2022-02-28	1	SKU-0310	Services	3.00	55.00
136	93	2022-03-01	1	SKU-0059	Services	12.00	95.00
137	94	2022-03-02	1	SKU-0173	Services	8.00	15.00
138	94	2022-03-02	2	SKU-0316		5.00	95.00
139	95	2022-03-03	1	SKU-0331	Services	7.00	87.50
140	96	2022-03-04	1	SKU-0374	Services	2.00	65.00
141	96	2022-03-04	2	SKU-0377		3.00	15.00
142	97	2022-03-05	1	SKU-0058	Services	1.00	15.00
143	98	2022-03-06	1	SKU-0334	Services	8.00	100.00
144	98	2022-03-06	2	SKU-0101		11.00	42.50
145	99	2022-03-07	1	SKU-0008	Services	7.00	22.50
146	99	2022-03-07	2	SKU-0035		10.00	62.50
147	100	2022-03-08	1	SKU-0097	Services	8.00	30.00
148	100	2022-03-08	2	SKU-0017		1.00	85.00
149	101	2022-03-09	1	SKU-0267	Services	7.00	47.50
150	102	2022-03-10	1	SKU-0200	Services	8.00	45.00
151	103	2022-03-11	1	SKU-0089	Services	8.00	85.00
152	103	2022-03-11	2	SKU-0323		5.00	17.50
153	104	2022-03-12	1	SKU-0151	Services	6.00	50.00
154	104	2022-03-12	2	SKU-0199		2.00	25.00
155	105	2022-03-13	1	SKU-0350	Services	11.00	45.00
156	105	2022-03-13	2	SKU-0021		5.00	37.50
157	106	2022-03-14	1	SKU-0274	Services	7.00	80.00
158	107	2022-03-15	1	SKU-0375	Services	9.00	10.00
159	107	2022-03-15	2	SKU-0173		10.00	75.00
160	108	2022-03-16	1	SKU-0172	Services	4.00	20.00
161	109	2022-03-17	1	SKU-0176	Services	9.00	52.50
162	109	2022-03-17	2	SKU-0379		10.00	97.50
163	110	2022-03-18	1	SKU-0147	Services	7.00	30.00
164	111	2022-03-19	1	SKU-0383	Services	3.00	32.50
165	111	2022-03-19	2	SKU-0244		2.00	25.00
166	112	2022-03-20	1	SKU-0185	Services	1.00	95.00
167	113	2022-03-20	1	SKU-0183	Services	8.00	10.00
168	113	2022-03-20	2	SKU-0199		12.00	32.50
169	114	2022-03-21	1	SKU-0132	Services	12.00	42.50
170	115	2022-03-22	1	SKU-0329	Services	1.00	40.00
171	116	2022-03-23	1	SKU-0098	Services	9.00	85.00
172	116	2022-03-23	2	SKU-0213		12.00	92.50
173	117	2022-03-24	1	SKU-0108	Services	10.00	7.50
174	118	2022-03-25	1	SKU-0244	Services	9.00	35.00
175	118	2022-03-25	2	SKU-0336		7.00	47.50
176	119	2022-03-26	1	SKU-0079	Services	10.00	97.50
177	120	2022-03-27	1	SKU-0276	Services	5.00	80.00
178	121	2022-03-28	1	SKU-0366	Services	4.00	92.50
179	122	2022-03-29	1	SKU-0131	Services	1.00	7.50
180	123	2022-03-30	1	SKU-0085	Services	7.00	82.50
181	123	2022-03-30	2	SKU-0384		5.00	95.00
182	124	2022-03-31	1	SKU-0007	Services	1.00	52.50
183	125	2022-04-01	1	SKU-0244	Services	6.00	12.50
184	126	2022-04-02	1	SKU-0384	Services	1.00	52.50
185	126	2022-04-02	2	SKU-0302		4.00	100.00
186	127	2022-04-03	1	SKU-0069	Services	11.00	47.50
187	127	2022-04-03	2	SKU-0327		1.00	30.00
188	128	2022-04-04	1	SKU-0370	Services	8.00	90.00
189	129	2022-04-05	1	SKU-0280	Services	6.00	62.50
190	129	2022-04-05	2	SKU-0226		1.00	20.00
191	130	2022-04-06	1	SKU-0263	Services	12.00	80.00
192	131	2022-04-07	1	SKU-0090	Services	1.00	80.00
193	131	2022-04-07	2	SKU-0182		10.00	80.00
194	132	2022-04-08	1	SKU-0377	Services	3.00	32.50
195	132	2022-04-08	2	SKU-0197		7.00	37.50
196	133	2022-04-09	1	SKU-0083	Services	8.00	62.50
197	133	2022-04-09	2	SKU-0200		11.00	72.50
198	134	2022-04-10	1	SKU-0093	Services	11.00	35.00
199	135	2022-04-11	1	SKU-0083	Services	1.00	62.50
200	136	2022-04-12	1	SKU-0078	Services	8.00	77.50
201	136	2022-04-12	2	SKU-0033		10.00	22.50
202	137	2022-04-13	1	SKU-0237	Services	4.00	92.50
203	137	2022-04-13	2	SKU-0083		8.00	10.00
204	138	2022-04-14	1	SKU-0257	Services	7.00	75.00
205	138	2022-04-14	2	SKU-0032		1.00	37.50
206	139	2022-04-15	1	SKU-0116	Services	3.00	102.50
207	140	2022-04-16	1	SKU-0392	Services	7.00	15.00
208	141	2022-04-17	1	SKU-0276	Services	6.00	95.00
209	142	2022-04-18	1	SKU-0216	Services	3.00	47.50
210	143	2022-04-19	1	SKU-0239	Services	9.00	50.00
211	143	2022-04-19	2	SKU-0391		9.00	30.00
212	144	2022-04-20	1	SKU-0134	Services	10.00	32.50
213	144	2022-04-20	2	SKU-0367		3.00	52.50
214	145	2022-04-21	1	SKU-0317	Services	10.00	72.50
215	145	2022-04-21	2	SKU-0143		6.00	87.50
216	146	2022-04-22	1	SKU-0214	Services	6.00	20.00
217	147	2022-04-23	1	SKU-0083	Services	5.00	22.50
218	147	2022-04-23	2	SKU-0028		2.00	25.00
219	148	2022-04-24	1	SKU-0140	Services	11.00	70.00
220	148	2022-04-24	2	SKU-0370		12.00	70.00
221	149	2022-04-25	1	SKU-0134	Services	2.00	80.00
222	150	2022-04-26	1	SKU-0314	Services	9.00	27.50
223	151	2022-04-26	1	SKU-0030	Services	10.00	10.00
224	152	2022-04-27	1	SKU-0268	Services	2.00	70.00
225	153	2022-04-28	1	SKU-0197	Services	2.00	12.50
226	153	2022-04-28	2	SKU-0331		12.00	67.50
227	154	2022-04-29	1	SKU-0324	Services	7.00	77.50
228	154	2022-04-29	2	SKU-0104		6.00	75.00
229	155	2022-04-30	1	SKU-0389	Services	4.00	52.50
230	155	2022-04-30	2	SKU-0180		3.00	52.50
231	156	2022-05-01	1	SKU-0374	Services	10.00	77.50
232	157	2022-05-02	1	SKU-0238	Services	1.00	82.50
233	158	2022-05-03	1	SKU-0221	Services	5.00	92.50
234	158	2022-05-03	2	SKU-0253		8.00	12.50
235	159	2022-05-04	1	SKU-0226	Services	6.00	30.00
236	160	2022-05-05	1	SKU-0056	Services	2.00	47.50
237	161	2022-05-06	1	SKU-0303	Services	7.00	30.00
238	161	2022-05-06	2	SKU-0055		7.00	55.00
239	162	2022-05-07	1	SKU-0361	Services	1.00	57.50
240	162	2022-05-07	2	SKU-0130		3.00	52.50
241	163	2022-05-08	1	SKU-0170	Services	1.00	55.00
242	164	2022-05-09	1	SKU-0144	Services	6.00	27.50
243	164	2022-05-09	2	SKU-0114		2.00	35.00
244	165	2022-05-10	1	SKU-0243	Services	6.00	102.50
245	165	2022-05-10	2	SKU-0103		9.00	22.50
246	166	2022-05-11	1	SKU-0207	Services	7.00	35.00
247	166	2022-05-11	2	SKU-0034		9.00	92.50
248	167	2022-05-12	1	SKU-0132	Services	6.00	95.00
249	168	2022-05-13	1	SKU-0166	Services	5.00	102.50
250	169	2022-05-14	1	SKU-0274	Services	8.00	60.00
251	170	2022-05-15	1	SKU-0378	Services	10.00	87.50
252	170	2022-05-15	2	SKU-0309		3.00	77.50
253	171	2022-05-16	1	SKU-0303	Services	3.00	35.00
254	172	2022-05-17	1	SKU-0222	Services	6.00	87.50
255	173	2022-05-18	1	SKU-0063	Services	10.00	32.50
256	174	2022-05-19	1	SKU-0339	Services	10.00	7.50
257	175	2022-05-20	1	SKU-0156	Services	6.00	100.00
258	175	2022-05-20	2	SKU-0040		3.00	42.50
259	176	2022-05-21	1	SKU-0397	Services	9.00	45.00
260	177	2022-05-22	1	SKU-0082	Services	2.00	30.00
261	177	2022-05-22	2	SKU-0251		9.00	47.50
262	178	2022-05-23	1	SKU-0010	Services	5.00	75.00
263	178	2022-05-23	2	SKU-0147		4.00	12.50
264	179	2022-05-24	1	SKU-0085	Services	8.00	90.00
265	179	2022-05-24	2	SKU-0120		2.00	55.00
266	180	2022-05-25	1	SKU-0054	Services	2.00	95.00
267	181	2022-05-26	1	SKU-0344	Services	7.00	85.00
268	182	2022-05-27	1	SKU-0175	Services	7.00	45.00
269	183	2022-05-28	1	SKU-0359	Services	5.00	85.00
270	183	2022-05-28	2	SKU-0288		6.00	70.00
271	184	2022-05-29	1	SKU-0153	Services	7.00	42.50
272	185	2022-05-30	1	SKU-0299	Services	10.00	67.50
273	186	2022-05-31	1	SKU-0104	Services	4.00	62.50
274	187	2022-06-01	1	SKU-0246	Services	12.00	100.00
275	188	2022-06-01	1	SKU-0030	Services	2.00	10.00
276	189	2022-06-02	1	SKU-0316	Services	1.00	80.00
277	189	2022-06-02	2	SKU-0136		1.00	57.50
278	190	2022-06-03	1	SKU-0115	Services	10.00	40.00
279	191	2022-06-04	1	SKU-0229	Services	9.00	52.50
280	191	2022-06-04	2	SKU-0274		10.00	97.50
281	192	2022-06-05	1	SKU-0157	Services	3.00	70.00
282	192	2022-06-05	2	SKU-0209		4.00	97.50
283	193	2022-06-06	1	SKU-0345	Services	3.00	97.50
284	193	2022-06-06	2	SKU-0194		12.00	42.50
285	194	2022-06-07	1	SKU-0378	Services	10.00	12.50
286	194	2022-06-07	2	SKU-0193		3.00	5.00
287	195	2022-06-08	1	SKU-0309	Services	11.00	67.50
288	195	2022-06-08	2	SKU-0126		4.00	7.50
289	196	2022-06-09	1	SKU-0121	Services	12.00	12.50
290	196	2022-06-09	2	SKU-0123		7.00	92.50
291	197	2022-06-10	1	SKU-0128	Services	8.00	32.50
292	197	2022-06-10	2	SKU-0093		5.00	5.00
293	198	2022-06-11	1	SKU-0324	Services	1.00	30.00
294	199	2022-06-12	1	SKU-0202	Services	2.00	102.50
295	200	2022-06-13	1	SKU-0125	Services	12.00	25.00
296	200	2022-06-13	2	SKU-0378		2.00	55.00
297	201	2022-06-14	1	SKU-0084	Services	6.00	42.50
298	202	2022-06-15	1	SKU-0227	Services	7.00	10.00
299	202	2022-06-15	2	SKU-0256		6.00	22.50
300	203	2022-06-16	1	SKU-0228	Services	3.00	102.50
301	203	2022-06-16	2	SKU-0049		11.00	55.00
302	204	2022-06-17	1	SKU-0205	Services	3.00	62.50
303	204	2022-06-17	2	SKU-0226		12.00	102.50
304	205	2022-06-18	1	SKU-0127	Services	5.00	80.00
305	206	2022-06-19	1	SKU-0153	Services	5.00	87.50
306	207	2022-06-20	1	SKU-0130	Services	11.00	47.50
307	208	2022-06-21	1	SKU-0158	Services	6.00	52.50
308	208	2022-06-21	2	SKU-0110		1.00	65.00
309	209	2022-06-22	1	SKU-0363	Services	6.00	30.00
310	210	2022-06-23	1	SKU-0020	Services	9.00	25.00
311	211	2022-06-24	1	SKU-0112	Services	4.00	27.50
312	212	2022-06-25	1	SKU-0166	Services	11.00	77.50
313	213	2022-06-26	1	SKU-0353	Services	1.00	92.50
314	214	2022-06-27	1	SKU-0259	Services	12.00	15.00
315	214	2022-06-27	2	SKU-0196		7.00	62.50
316	215	2022-06-28	1	SKU-0217	Services	8.00	35.00
317	215	2022-06-28	2	SKU-0170		11.00	72.50
318	216	2022-06-29	1	SKU-0197	Services	3.00	27.50
319	216	2022-06-29	2	SKU-0046		1.00	65.00
320	217	2022-06-30	1	SKU-0142	Services	7.00	32.50
321	218	2022-07-01	1	SKU-0324	Services	6.00	17.50
322	218	2022-07-01	2	SKU-0147		4.00	27.50
323	219	2022-07-02	1	SKU-0010	Services	10.00	90.00
324	220	2022-07-03	1	SKU-0314	Services	9.00	7.50
325	220	2022-07-03	2	SKU-0017		7.00	97.50
326	221	2022-07-04	1	SKU-0027	Services	9.00	62.50
327	222	2022-07-05	1	SKU-0030	Services	4.00	95.00
328	222	2022-07-05	2	SKU-0113		12.00	20.00
329	223	2022-07-06	1	SKU-0123	Services	5.00	75.00
330	224	2022-07-07	1	SKU-0158	Services	9.00	22.50
331	224	2022-07-07	2	SKU-0241		3.00	30.00
332	225	2022-07-08	1	SKU-0207	Services	3.00	25.00
333	226	2022-07-08	1	SKU-0285	Services	12.00	77.50
334	226	2022-07-08	2	SKU-0165		7.00	27.50
335	227	2022-07-09	1	SKU-0139	Services	8.00	75.00
336	227	2022-07-09	2	SKU-0341		1.00	92.50
337	228	2022-07-10	1	SKU-0043	Services	10.00	32.50
338	229	2022-07-11	1	SKU-0106	Services	1.00	62.50
339	230	2022-07-12	1	SKU-0202	Services	7.00	47.50
340	230	2022-07-12	2	SKU-0128		8.00	15.00
341	231	2022-07-13	1	SKU-0238	Services	6.00	40.00
342	231	2022-07-13	2	SKU-0272		1.00	7.50
343	232	2022-07-14	1	SKU-0022	Services	11.00	45.00
344	233	2022-07-15	1	SKU-0011	Services	7.00	40.00
345	234	2022-07-16	1	SKU-0375	Services	4.00	10.00
346	234	2022-07-16	2	SKU-0057		2.00	87.50
347	235	2022-07-17	1	SKU-0398	Services	5.00	92.50
348	235	2022-07-17	2	SKU-0173		2.00	35.00
349	236	2022-07-18	1	SKU-0071	Services	11.00	102.50
350	237	2022-07-19	1	SKU-0254	Services	11.00	17.50
351	238	2022-07-20	1	SKU-0008	Services	5.00	57.50
352	239	2022-07-21	1	SKU-0166	Services	5.00	77.50
353	240	2022-07-22	1	SKU-0073	Services	8.00	87.50
354	240	2022-07-22	2	SKU-0096		4.00	37.50
355	241	2022-07-23	1	SKU-0188	Services	8.00	47.50
356	241	2022-07-23	2	SKU-0268		11.00	32.50
357	242	2022-07-24	1	SKU-0384	Services	2.00	90.00
358	242	2022-07-24	2	SKU-0154		8.00	47.50
359	243	2022-07-25	1	SKU-0004	Services	8.00	77.50
360	243	2022-07-25	2	SKU-0222		6.00	60.00
361	244	2022-07-26	1	SKU-0221	Services	9.00	75.00
362	244	2022-07-26	2	SKU-0286		10.00	55.00
363	245	2022-07-27	1	SKU-0196	Services	7.00	37.50
364	245	2022-07-27	2	SKU-0289		4.00	85.00
365	246	2022-07-28	1	SKU-0140	Services	11.00	5.00
366	247	2022-07-29	1	SKU-0137	Services	4.00	5.00
367	247	2022-07-29	2	SKU-0277		7.00	57.50
368	248	2022-07-30	1	SKU-0321	Services	11.00	85.00
369	249	2022-07-31	1	SKU-0105	Services	8.00	67.50
370	250	2022-08-01	1	SKU-0351	Services	4.00	45.00
371	250	2022-08-01	2	SKU-0372		1.00	37.50
372	251	2022-08-02	1	SKU-0327	Services	5.00	62.50
373	252	2022-08-03	1	SKU-0069	Services	10.00	55.00
374	253	2022-08-04	1	SKU-0298	Services	12.00	10.00
375	254	2022-08-05	1	SKU-0060	Services	9.00	87.50
376	254	2022-08-05	2	SKU-0348		9.00	75.00
377	255	2022-08-06	1	SKU-0054	Services	9.00	57.50
378	255	2022-08-06	2	SKU-0138		2.00	102.50
379	256	2022-08-07	1	SKU-0126	Services	9.00	90.00
380	257	2022-08-08	1	SKU-0175	Services	12.00	102.50
381	257	2022-08-08	2	SKU-0243		11.00	70.00
382	258	2022-08-09	1	SKU-0149	Services	2.00	7.50
383	259	2022-08-10	1	SKU-0283	Services	6.00	30.00
384	259	2022-08-10	2	SKU-0003		6.00	22.50
385	260	2022-08-11	1	SKU-0188	Services	3.00	20.00
386	260	2022-08-11	2	SKU-0105		11.00	32.50
387	261	2022-08-12	1	SKU-0327	Services	4.00	82.50
388	261	2022-08-12	2	SKU-0107		2.00	47.50
389	262	2022-08-13	1	SKU-0200	Services	1.00	40.00
390	263	2022-08-13	1	SKU-0199	Services	4.00	60.00
391	263	2022-08-13	2	SKU-0124		6.00	47.50
392	264	2022-08-14	1	SKU-0250	Services	12.00	55.00
393	265	2022-08-15	1	SKU-0181	Services	3.00	92.50
394	265	2022-08-15	2	SKU-0364		10.00	55.00
395	266	2022-08-16	1	SKU-0391	Services	2.00	70.00
396	266	2022-08-16	2	SKU-0311		10.00	47.50
397	267	2022-08-17	1	SKU-0209	Services	2.00	77.50
398	267	2022-08-17	2	SKU-0347		9.00	90.00
399	268	2022-08-18	1	SKU-0211	Services	3.00	45.00
400	268	2022-08-18	2	SKU-0169		9.00	35.00
401	269	2022-08-19	1	SKU-0048	Services	1.00	92.50
402	269	2022-08-19	2	SKU-0381		6.00	10.00
403	270	2022-08-20	1	SKU-0322	Services	11.00	20.00
404	270	2022-08-20	2	SKU-0097		3.00	35.00
405	271	2022-08-21	1	SKU-0367	Services	3.00	10.00
406	271	2022-08-21	2	SKU-0243		5.00	100.00
407	272	2022-08-22	1	SKU-0084	Services	5.00	97.50
408	272	2022-08-22	2	SKU-0273		4.00	30.00
409	273	2022-08-23	1	SKU-0233	Services	12.00	67.50
410	273	2022-08-23	2	SKU-0396		6.00	35.00
411	274	2022-08-24	1	SKU-0352	Services	10.00	10.00
412	275	2022-08-25	1	SKU-0019	Services	4.00	32.50
413	276	2022-08-26	1	SKU-0387	Services	3.00	32.50
414	277	2022-08-27	1	SKU-0063	Services	10.00	20.00
415	278	2022-08-28	1	SKU-0085	Services	2.00	70.00
416	278	2022-08-28	2	SKU-0190		9.00	10.00
417	279	2022-08-29	1	SKU-0351	Services	4.00	27.50
418	280	2022-08-30	1	SKU-0320	Services	8.00	7.50
419	280	2022-08-30	2	SKU-0146		5.00	60.00
420	281	2022-08-31	1	SKU-0150	Services	12.00	55.00
421	281	2022-08-31	2	SKU-0059		12.00	92.50
422	282	2022-09-01	1	SKU-0154	Services	4.00	5.00
423	283	2022-09-02	1	SKU-0207	Services	6.00	75.00
424	283	2022-09-02	2	SKU-0368		12.00	47.50
425	284	2022-09-03	1	SKU-0050	Services	6.00	50.00
426	284	2022-09-03	2	SKU-0363		1.00	55.00
427	285	2022-09-04	1	SKU-0127	Services	12.00	12.50
428	285	2022-09-04	2	SKU-0347		2.00	40.00
429	286	2022-09-05	1	SKU-0276	Services	8.00	75.00
430	287	2022-09-06	1	SKU-0219	Services	12.00	25.00
431	287	2022-09-06	2	SKU-0063		2.00	20.00
432	288	2022-09-07	1	SKU-0349	Services	11.00	17.50
433	289	2022-09-08	1	SKU-0083	Services	11.00	60.00
434	290	2022-09-09	1	SKU-0071	Services	12.00	57.50
435	291	2022-09-10	1	SKU-0177	Services	9.00	92.50
436	292	2022-09-11	1	SKU-0329	Services	6.00	85.00
437	293	2022-09-12	1	SKU-0169	Services	11.00	100.00
438	293	2022-09-12	2	SKU-0017		2.00	90.00
439	294	2022-09-13	1	SKU-0356	Services	4.00	62.50
440	295	2022-09-14	1	SKU-0330	Services	2.00	17.50
441	295	2022-09-14	2	SKU-0250		3.00	35.00
442	296	2022-09-15	1	SKU-0398	Services	9.00	10.00
443	297	2022-09-16	1	SKU-0324	Services	6.00	47.50
444	298	2022-09-17	1	SKU-0133	Services	6.00	62.50
445	299	2022-09-18	1	SKU-0316	Services	9.00	27.50
446	300	2022-09-19	1	SKU-0219	Services	1.00	10.00
447	301	2022-09-19	1	SKU-0007	Services	9.00	90.00
448	301	2022-09-19	2	SKU-0332		6.00	15.00
449	302	2022-09-20	1	SKU-0319	Services	2.00	87.50
450	302	2022-09-20	2	SKU-0089		5.00	40.00
451	303	2022-09-21	1	SKU-0041	Services	6.00	77.50
452	304	2022-09-22	1	SKU-0356	Services	3.00	82.50
453	304	2022-09-22	2	SKU-0284		10.00	17.50
454	305	2022-09-23	1	SKU-0151	Services	12.00	57.50
455	305	2022-09-23	2	SKU-0290		6.00	12.50
456	306	2022-09-24	1	SKU-0053	Services	6.00	72.50
457	307	2022-09-25	1	SKU-0219	Services	2.00	80.00
458	307	2022-09-25	2	SKU-0363		12.00	12.50
459	308	2022-09-26	1	SKU-0079	Services	1.00	12.50
460	309	2022-09-27	1	SKU-0183	Services	4.00	72.50
461	309	2022-09-27	2	SKU-0364		1.00	65.00
462	310	2022-09-28	1	SKU-0005	Services	10.00	82.50
463	310	2022-09-28	2	SKU-0342		1.00	47.50
464	311	2022-09-29	1	SKU-0162	Services	6.00	20.00
465	312	2022-09-30	1	SKU-0226	Services	5.00	52.50
466	313	2022-10-01	1	SKU-0362	Services	10.00	27.50
467	313	2022-10-01	2	SKU-0370		3.00	47.50
468	314	2022-10-02	1	SKU-0023	Services	8.00	45.00
469	315	2022-10-03	1	SKU-0158	Services	9.00	10.00
470	315	2022-10-03	2	SKU-0055		10.00	65.00
471	316	2022-10-04	1	SKU-0140	Services	6.00	47.50
472	317	2022-10-05	1	SKU-0250	Services	5.00	32.50
473	318	2022-10-06	1	SKU-0100	Services	5.00	45.00
474	318	2022-10-06	2	SKU-0332		5.00	10.00
475	319	2022-10-07	1	SKU-0234	Services	6.00	85.00
476	320	2022-10-08	1	SKU-0138	Services	6.00	95.00
477	320	2022-10-08	2	SKU-0322		7.00	57.50
478	321	2022-10-09	1	SKU-0036	Services	5.00	57.50
479	322	2022-10-10	1	SKU-0081	Services	2.00	15.00
480	323	2022-10-11	1	SKU-0148	Services	9.00	50.00
481	324	2022-10-12	1	SKU-0351	Services	5.00	20.00
482	325	2022-10-13	1	SKU-0310	Services	1.00	27.50
483	326	2022-10-14	1	SKU-0217	Services	4.00	57.50
484	326	2022-10-14	2	SKU-0347		2.00	22.50
485	327	2022-10-15	1	SKU-0055	Services	10.00	75.00
486	327	2022-10-15	2	SKU-0398		3.00	25.00
487	328	2022-10-16	1	SKU-0118	Services	12.00	22.50
488	328	2022-10-16	2	SKU-0106		1.00	55.00
489	329	2022-10-17	1	SKU-0039	Services	3.00	92.50
490	330	2022-10-18	1	SKU-0198	Services	1.00	80.00
491	330	2022-10-18	2	SKU-0144		11.00	30.00
492	331	2022-10-19	1	SKU-0291	Services	11.00	20.00
493	332	2022-10-20	1	SKU-0121	Services	2.00	85.00
494	333	2022-10-21	1	SKU-0241	Services	12.00	50.00
495	333	2022-10-21	2	SKU-0276		11.00	55.00
496	334	2022-10-22	1	SKU-0240	Services	10.00	102.50
497	334	2022-10-22	2	SKU-0380		5.00	17.50
498	335	2022-10-23	1	SKU-0345	Services	8.00	47.50
499	335	2022-10-23	2	SKU-0350		3.00	22.50
500	336	2022-10-24	1	SKU-0047	Services	12.00	60.00
501	337	2022-10-25	1	SKU-0286	Services	10.00	20.00
502	338	2022-10-25	1	SKU-0264	Services	7.00	80.00
503	338	2022-10-25	2	SKU-0394		7.00	92.50
504	339	2022-10-26	1	SKU-0236	Services	2.00	35.00
505	339	2022-10-26	2	SKU-0271		9.00	42.50
506	340	2022-10-27	1	SKU-0141	Services	10.00	47.50
507	340	2022-10-27	2	SKU-0299		11.00	32.50
508	341	2022-10-28	1	SKU-0142	Services	7.00	102.50
509	342	2022-10-29	1	SKU-0191	Services	11.00	95.00
510	342	2022-10-29	2	SKU-0050		9.00	50.00
511	343	2022-10-30	1	SKU-0204	Services	12.00	55.00
512	344	2022-10-31	1	SKU-0027	Services	5.00	85.00
513	344	2022-10-31	2	SKU-0064		1.00	57.50
514	345	2022-11-01	1	SKU-0015	Services	3.00	92.50
515	345	2022-11-01	2	SKU-0080		5.00	57.50
516	346	2022-11-02	1	SKU-0068	Services	9.00	85.00
517	346	2022-11-02	2	SKU-0314		2.00	80.00
518	347	2022-11-03	1	SKU-0154	Services	9.00	97.50
519	347	2022-11-03	2	SKU-0266		3.00	100.00
520	348	2022-11-04	1	SKU-0265	Services	4.00	92.50
521	348	2022-11-04	2	SKU-0258		4.00	97.50
522	349	2022-11-05	1	SKU-0233	Services	3.00	50.00
523	350	2022-11-06	1	SKU-0061	Services	11.00	7.50
524	351	2022-11-07	1	SKU-0046	Services	2.00	5.00
525	351	2022-11-07	2	SKU-0213		3.00	37.50
526	352	2022-11-08	1	SKU-0019	Services	3.00	10.00
527	352	2022-11-08	2	SKU-0304		7.00	52.50
528	353	2022-11-09	1	SKU-0202	Services	12.00	97.50
529	354	2022-11-10	1	SKU-0165	Services	5.00	47.50
530	354	2022-11-10	2	SKU-0211		12.00	50.00
531	355	2022-11-11	1	SKU-0277	Services	4.00	87.50
532	355	2022-11-11	2	SKU-0336		4.00	55.00
533	356	2022-11-12	1	SKU-0147	Services	5.00	20.00
534	357	2022-11-13	1	SKU-0249	Services	9.00	15.00
535	358	2022-11-14	1	SKU-0016	Services	3.00	90.00
536	359	2022-11-15	1	SKU-0085	Services	6.00	77.50
537	360	2022-11-16	1	SKU-0043	Services	11.00	80.00
538	361	2022-11-17	1	SKU-0136	Services	11.00	10.00
539	362	2022-11-18	1	SKU-0234	Services	7.00	77.50
540	363	2022-11-19	1	SKU-0083	Services	4.00	25.00
541	363	2022-11-19	2	SKU-0276		1.00	12.50
542	364	2022-11-20	1	SKU-0363	Services	12.00	75.00
543	364	2022-11-20	2	SKU-0247		5.00	10.00
544	365	2022-11-21	1	SKU-0289	Services	10.00	95.00
545	366	2022-11-22	1	SKU-0286	Services	7.00	47.50
546	366	2022-11-22	2	SKU-0296		1.00	30.00
547	367	2022-11-23	1	SKU-0336	Services	6.00	87.50
548	367	2022-11-23	2	SKU-0308		10.00	60.00
549	368	2022-11-24	1	SKU-0268	Services	4.00	45.00
550	368	2022-11-24	2	SKU-0199		5.00	102.50
551	369	2022-11-25	1	SKU-0217	Services	11.00	85.00
552	369	2022-11-25	2	SKU-0085		5.00	30.00
553	370	2022-11-26	1	SKU-0289	Services	11.00	52.50
554	370	2022-11-26	2	SKU-0083		9.00	17.50
555	371	2022-11-27	1	SKU-0224	Services	9.00	52.50
556	371	2022-11-27	2	SKU-0242		11.00	32.50
557	372	2022-11-28	1	SKU-0165	Services	4.00	47.50
558	372	2022-11-28	2	SKU-0039		9.00	70.00
559	373	2022-11-29	1	SKU-0026	Services	9.00	72.50
560	373	2022-11-29	2	SKU-0324		12.00	70.00
561	374	2022-11-30	1	SKU-0360	Services	8.00	82.50
562	375	2022-12-01	1	SKU-0041	Services	2.00	52.50
563	375	2022-12-01	2	SKU-0358		11.00	15.00
564	376	2022-12-01	1	SKU-0397	Services	4.00	40.00
565	377	2022-12-02	1	SKU-0116	Services	3.00	7.50
566	377	2022-12-02	2	SKU-0150		4.00	75.00
567	378	2022-12-03	1	SKU-0300	Services	12.00	30.00
568	379	2022-12-04	1	SKU-0201	Services	2.00	65.00
569	379	2022-12-04	2	SKU-0008		9.00	25.00
570	380	2022-12-05	1	SKU-0146	Services	3.00	75.00
571	380	2022-12-05	2	SKU-0125		4.00	102.50
572	381	2022-12-06	1	SKU-0137	Services	5.00	82.50
573	381	2022-12-06	2	SKU-0150		9.00	45.00
574	382	2022-12-07	1	SKU-0163	Services	11.00	12.50
575	382	2022-12-07	2	SKU-0106		6.00	47.50
576	383	2022-12-08	1	SKU-0336	Services	3.00	97.50
577	383	2022-12-08	2	SKU-0027		10.00	25.00
578	384	2022-12-09	1	SKU-0349	Services	4.00	67.50
579	384	2022-12-09	2	SKU-0211		6.00	77.50
580	385	2022-12-10	1	SKU-0349	Services	4.00	77.50
581	385	2022-12-10	2	SKU-0153		11.00	37.50
582	386	2022-12-11	1	SKU-0256	Services	2.00	40.00
583	386	2022-12-11	2	SKU-0064		7.00	10.00
584	387	2022-12-12	1	SKU-0265	Services	4.00	35.00
585	387	2022-12-12	2	SKU-0130		5.00	62.50
586	388	2022-12-13	1	SKU-0056	Services	2.00	47.50
587	389	2022-12-14	1	SKU-0053	Services	7.00	102.50
588	390	2022-12-15	1	SKU-0078	Services	12.00	72.50
589	391	2022-12-16	1	SKU-0122	Services	5.00	42.50
590	391	2022-12-16	2	SKU-0014		7.00	40.00
591	392	2022-12-17	1	SKU-0179	Services	3.00	20.00
592	392	2022-12-17	2	SKU-0211		1.00	52.50
593	393	2022-12-18	1	SKU-0294	Services	5.00	65.00
594	394	2022-12-19	1	SKU-0096	Services	11.00	55.00
595	395	2022-12-20	1	SKU-0236	Services	3.00	62.50
596	395	2022-12-20	2	SKU-0369		1.00	12.50
597	396	2022-12-21	1	SKU-0001	Services	3.00	75.00
598	397	2022-12-22	1	SKU-0008	Services	8.00	40.00
599	398	2022-12-23	1	SKU-0346	Services	3.00	60.00
600	398	2022-12-23	2	SKU-0351		2.00	15.00
601	399	2022-12-24	1	SKU-0072	Services	12.00	100.00
602	400	2022-12-25	1	SKU-0158	Services	9.00	80.00
603	400	2022-12-25	2	SKU-0079		4.00	37.50
604	401	2022-12-26	1	SKU-0025	Services	8.00	60.00
605	402	2022-12-27	1	SKU-0121	Services	3.00	85.00
606	402	2022-12-27	2	SKU-0075		2.00	35.00
607	403	2022-12-28	1	SKU-0381	Services	1.00	32.50
608	404	2022-12-29	1	SKU-0323	Services	9.00	5.00
609	405	2022-12-30	1	SKU-0236	Services	7.00	57.50
610	405	2022-12-30	2	SKU-0097		10.00	75.00
611	406	2022-12-31	1	SKU-0082	Services	5.00	80.00
612	407	2023-01-01	1	SKU-0085	Services	3.00	45.00
613	407	2023-01-01	2	SKU-0396		5.00	92.50
614	408	2023-01-02	1	SKU-0143	Services	11.00	17.50
615	409	2023-01-03	1	SKU-0165	Services	1.00	90.00
616	409	2023-01-03	2	SKU-0059		10.00	35.00
617	410	2023-01-04	1	SKU-0010	Services	11.00	57.50
618	411	2023-01-05	1	SKU-0182	Services	3.00	95.00
619	412	2023-01-06	1	SKU-0009	Services	11.00	60.00
620	413	2023-01-06	1	SKU-0026	Services	7.00	20.00
621	413	2023-01-06	2	SKU-0152		3.00	97.50
622	414	2023-01-07	1	SKU-0288	Services	10.00	7.50
623	414	2023-01-07	2	SKU-0237		6.00	20.00
624	415	2023-01-08	1	SKU-0179	Services	5.00	45.00
625	415	2023-01-08	2	SKU-0350		7.00	30.00
626	416	2023-01-09	1	SKU-0279	Services	11.00	75.00
627	417	2023-01-10	1	SKU-0209	Services	10.00	42.50
628	417	2023-01-10	2	SKU-0100		4.00	87.50
629	418	2023-01-11	1	SKU-0114	Services	12.00	32.50
630	418	2023-01-11	2	SKU-0104		6.00	25.00
631	419	2023-01-12	1	SKU-0132	Services	5.00	65.00
632	419	2023-01-12	2	SKU-0309		10.00	97.50
633	420	2023-01-13	1	SKU-0226	Services	3.00	45.00
634	421	2023-01-14	1	SKU-0113	Services	9.00	32.50
635	421	2023-01-14	2	SKU-0049		12.00	62.50
636	422	2023-01-15	1	SKU-0100	Services	11.00	77.50
637	423	2023-01-16	1	SKU-0011	Services	5.00	102.50
638	424	2023-01-17	1	SKU-0163	Services	3.00	82.50
639	424	2023-01-17	2	SKU-0024		1.00	52.50
640	425	2023-01-18	1	SKU-0044	Services	6.00	65.00
641	425	2023-01-18	2	SKU-0390		9.00	55.00
642	426	2023-01-19	1	SKU-0243	Services	5.00	35.00
643	426	2023-01-19	2	SKU-0380		4.00	65.00
644	427	2023-01-20	1	SKU-0018	Services	9.00	25.00
645	427	2023-01-20	2	SKU-0009		1.00	80.00
646	428	2023-01-21	1	SKU-0347	Services	7.00	70.00
647	428	2023-01-21	2	SKU-0012		7.00	57.50
648	429	2023-01-22	1	SKU-0202	Services	8.00	17.50
649	430	2023-01-23	1	SKU-0331	Services	8.00	85.00
650	431	2023-01-24	1	SKU-0155	Services	6.00	57.50
651	432	2023-01-25	1	SKU-0070	Services	7.00	90.00
652	433	2023-01-26	1	SKU-0014	Services	12.00	7.50
653	434	2023-01-27	1	SKU-0356	Services	8.00	27.50
654	435	2023-01-28	1	SKU-0046	Services	7.00	57.50
655	436	2023-01-29	1	SKU-0229	Services	4.00	15.00
656	436	2023-01-29	2	SKU-0216		10.00	90.00
657	437	2023-01-30	1	SKU-0329	Services	5.00	5.00
658	438	2023-01-31	1	SKU-0024	Services	8.00	15.00
659	438	2023-01-31	2	SKU-0173		3.00	27.50
660	439	2023-02-01	1	SKU-0336	Services	7.00	62.50
661	439	2023-02-01	2	SKU-0396		12.00	22.50
662	440	2023-02-02	1	SKU-0156	Services	8.00	15.00
663	441	2023-02-03	1	SKU-0005	Services	2.00	15.00
664	442	2023-02-04	1	SKU-0138	Services	5.00	97.50
665	442	2023-02-04	2	SKU-0367		11.00	60.00
666	443	2023-02-05	1	SKU-0074	Services	3.00	85.00
667	443	2023-02-05	2	SKU-0287		4.00	12.50
668	444	2023-02-06	1	SKU-0307	Services	6.00	32.50
669	445	2023-02-07	1	SKU-0069	Services	6.00	32.50
670	445	2023-02-07	2	SKU-0185		10.00	27.50
671	446	2023-02-08	1	SKU-0026	Services	3.00	75.00
672	447	2023-02-09	1	SKU-0336	Services	10.00	75.00
673	448	2023-02-10	1	SKU-0197	Services	1.00	52.50
674	448	2023-02-10	2	SKU-0026		9.00	30.00
675	449	2023-02-11	1	SKU-0386	Services	2.00	80.00
676	450	2023-02-12	1	SKU-0358	Services	4.00	97.50
677	451	2023-02-12	1	SKU-0281	Services	2.00	40.00
678	452	2023-02-13	1	SKU-0266	Services	1.00	97.50
679	453	2023-02-14	1	SKU-0153	Services	5.00	12.50
680	453	2023-02-14	2	SKU-0186		4.00	5.00
681	454	2023-02-15	1	SKU-0258	Services	12.00	40.00
682	454	2023-02-15	2	SKU-0017		4.00	42.50
683	455	2023-02-16	1	SKU-0183	Services	12.00	47.50
684	456	2023-02-17	1	SKU-0343	Services	6.00	25.00
685	457	2023-02-18	1	SKU-0029	Services	2.00	37.50
686	457	2023-02-18	2	SKU-0329		7.00	85.00
687	458	2023-02-19	1	SKU-0114	Services	8.00	40.00
688	459	2023-02-20	1	SKU-0144	Services	4.00	27.50
689	460	2023-02-21	1	SKU-0061	Services	4.00	32.50
690	460	2023-02-21	2	SKU-0104		2.00	82.50
691	461	2023-02-22	1	SKU-0242	Services	10.00	70.00
692	462	2023-02-23	1	SKU-0208	Services	11.00	40.00
693	462	2023-02-23	2	SKU-0186		5.00	77.50
694	463	2023-02-24	1	SKU-0387	Services	10.00	37.50
695	464	2023-02-25	1	SKU-0075	Services	12.00	15.00
696	465	2023-02-26	1	SKU-0086	Services	9.00	65.00
697	465	2023-02-26	2	SKU-0324		11.00	92.50
698	466	2023-02-27	1	SKU-0183	Services	3.00	25.00
699	466	2023-02-27	2	SKU-0179		11.00	20.00
700	467	2023-02-28	1	SKU-0048	Services	7.00	5.00
701	468	2023-03-01	1	SKU-0290	Services	2.00	92.50
702	468	2023-03-01	2	SKU-0358		9.00	87.50
703	469	2023-03-02	1	SKU-0042	Services	8.00	12.50
704	469	2023-03-02	2	SKU-0123		3.00	72.50
705	470	2023-03-03	1	SKU-0297	Services	12.00	30.00
706	470	2023-03-03	2	SKU-0069		1.00	92.50
707	471	2023-03-04	1	SKU-0326	Services	6.00	90.00
708	471	2023-03-04	2	SKU-0031		3.00	97.50
709	472	2023-03-05	1	SKU-0031	Services	5.00	37.50
710	473	2023-03-06	1	SKU-0089	Services	11.00	5.00
711	474	2023-03-07	1	SKU-0363	Services	3.00	15.00
712	474	2023-03-07	2	SKU-0354		12.00	47.50
713	475	2023-03-08	1	SKU-0122	Services	4.00	27.50
714	476	2023-03-09	1	SKU-0274	Services	4.00	30.00
715	477	2023-03-10	1	SKU-0253	Services	10.00	75.00
716	477	2023-03-10	2	SKU-0111		10.00	37.50
717	478	2023-03-11	1	SKU-0222	Services	2.00	45.00
718	478	2023-03-11	2	SKU-0005		12.00	102.50
719	479	2023-03-12	1	SKU-0096	Services	5.00	70.00
720	480	2023-03-13	1	SKU-0048	Services	9.00	60.00
721	481	2023-03-14	1	SKU-0354	Services	3.00	15.00
722	482	2023-03-15	1	SKU-0079	Services	11.00	80.00
723	482	2023-03-15	2	SKU-0229		5.00	32.50
724	483	2023-03-16	1	SKU-0357	Services	4.00	27.50
725	483	2023-03-16	2	SKU-0229		4.00	15.00
726	484	2023-03-17	1	SKU-0229	Services	12.00	52.50
727	484	2023-03-17	2	SKU-0019		7.00	7.50
728	485	2023-03-18	1	SKU-0158	Services	3.00	25.00
729	486	2023-03-19	1	SKU-0161	Services	2.00	20.00
730	487	2023-03-20	1	SKU-0061	Services	2.00	40.00
731	487	2023-03-20	2	SKU-0052		12.00	50.00
732	488	2023-03-20	1	SKU-0120	Services	3.00	32.50
733	488	2023-03-20	2	SKU-0036		3.00	32.50
734	489	2023-03-21	1	SKU-0051	Services	5.00	35.00
735	489	2023-03-21	2	SKU-0252		12.00	32.50
736	490	2023-03-22	1	SKU-0045	Services	8.00	25.00
737	491	2023-03-23	1	SKU-0034	Services	11.00	12.50
738	491	2023-03-23	2	SKU-0273		8.00	50.00
739	492	2023-03-24	1	SKU-0365	Services	8.00	42.50
740	493	2023-03-25	1	SKU-0396	Services	2.00	30.00
741	493	2023-03-25	2	SKU-0368		7.00	55.00
742	494	2023-03-26	1	SKU-0037	Services	6.00	57.50
743	494	2023-03-26	2	SKU-0251		11.00	102.50
744	495	2023-03-27	1	SKU-0021	Services	6.00	27.50
745	495	2023-03-27	2	SKU-0173		5.00	77.50
746	496	2023-03-28	1	SKU-0297	Services	1.00	77.50
747	496	2023-03-28	2	SKU-0245		12.00	47.50
748	497	2023-03-29	1	SKU-0096	Services	4.00	85.00
749	498	2023-03-30	1	SKU-0244	Services	11.00	57.50
750	498	2023-03-30	2	SKU-0120		1.00	5.00
751	499	2023-03-31	1	SKU-0345	Services	5.00	77.50
752	500	2023-04-01	1	SKU-0119	Services	6.00	30.00
753	500	2023-04-01	2	SKU-0017		12.00	5.00
754	501	2023-04-02	1	SKU-0180	Services	4.00	15.00
755	502	2023-04-03	1	SKU-0214	Services	9.00	65.00
756	502	2023-04-03	2	SKU-0108		7.00	80.00
757	503	2023-04-04	1	SKU-0133	Services	5.00	82.50
758	503	2023-04-04	2	SKU-0335		5.00	100.00
759	504	2023-04-05	1	SKU-0329	Services	9.00	15.00
760	505	2023-04-06	1	SKU-0286	Services	3.00	60.00
761	505	2023-04-06	2	SKU-0172		5.00	80.00
762	506	2023-04-07	1	SKU-0155	Services	9.00	7.50
763	506	2023-04-07	2	SKU-0066		12.00	45.00
764	507	2023-04-08	1	SKU-0369	Services	1.00	82.50
765	507	2023-04-08	2	SKU-0373		3.00	80.00
766	508	2023-04-09	1	SKU-0275	Services	10.00	82.50
767	509	2023-04-10	1	SKU-0274	Services	2.00	90.00
768	510	2023-04-11	1	SKU-0149	Services	7.00	57.50
769	511	2023-04-12	1	SKU-0208	Services	6.00	30.00
770	512	2023-04-13	1	SKU-0021	Services	4.00	70.00
771	512	2023-04-13	2	SKU-0162		7.00	62.50
772	513	2023-04-14	1	SKU-0157	Services	9.00	82.50
773	514	2023-04-15	1	SKU-0224	Services	4.00	42.50
774	515	2023-04-16	1	SKU-0144	Services	6.00	65.00
775	515	2023-04-16	2	SKU-0130		3.00	90.00
776	516	2023-04-17	1	SKU-0177	Services	5.00	10.00
777	517	2023-04-18	1	SKU-0382	Services	5.00	35.00
778	518	2023-04-19	1	SKU-0267	Services	9.00	22.50
779	519	2023-04-20	1	SKU-0277	Services	5.00	80.00
780	520	2023-04-21	1	SKU-0155	Services	9.00	85.00
781	520	2023-04-21	2	SKU-0300		4.00	25.00
782	521	2023-04-22	1	SKU-0222	Services	9.00	80.00
783	522	2023-04-23	1	SKU-0185	Services	12.00	12.50
784	523	2023-04-24	1	SKU-0040	Services	10.00	40.00
785	524	2023-04-25	1	SKU-0328	Services	12.00	90.00
786	524	2023-04-25	2	SKU-0281		8.00	25.00
787	525	2023-04-26	1	SKU-0209	Services	8.00	85.00
788	525	2023-04-26	2	SKU-0262		5.00	20.00
789	526	2023-04-26	1	SKU-0267	Services	4.00	55.00
790	526	2023-04-26	2	SKU-0355		4.00	85.00
791	527	2023-04-27	1	SKU-0391	Services	7.00	82.50
792	528	2023-04-28	1	SKU-0083	Services	4.00	97.50
793	528	2023-04-28	2	SKU-0278		11.00	55.00
794	529	2023-04-29	1	SKU-0111	Services	1.00	32.50
795	530	2023-04-30	1	SKU-0339	Services	3.00	70.00
796	530	2023-04-30	2	SKU-0019		6.00	102.50
797	531	2023-05-01	1	SKU-0233	Services	6.00	40.00
798	531	2023-05-01	2	SKU-0375		6.00	95.00
799	532	2023-05-02	1	SKU-0181	Services	12.00	37.50
800	533	2023-05-03	1	SKU-0152	Services	10.00	37.50
801	533	2023-05-03	2	SKU-0212		12.00	12.50
802	534	2023-05-04	1	SKU-0248	Services	3.00	35.00
803	535	2023-05-05	1	SKU-0177	Services	6.00	45.00
804	535	2023-05-05	2	SKU-0206		7.00	20.00
805	536	2023-05-06	1	SKU-0110	Services	1.00	102.50
806	537	2023-05-07	1	SKU-0275	Services	7.00	52.50
807	537	2023-05-07	2	SKU-0346		7.00	42.50
808	538	2023-05-08	1	SKU-0160	Services	10.00	30.00
809	538	2023-05-08	2	SKU-0285		10.00	15.00
810	539	2023-05-09	1	SKU-0290	Services	6.00	70.00
811	539	2023-05-09	2	SKU-0311		10.00	17.50
812	540	2023-05-10	1	SKU-0365	Services	9.00	7.50
813	540	2023-05-10	2	SKU-0043		12.00	95.00
814	541	2023-05-11	1	SKU-0075	Services	11.00	77.50
815	541	2023-05-11	2	SKU-0337		1.00	30.00
816	542	2023-05-12	1	SKU-0188	Services	3.00	37.50
817	543	2023-05-13	1	SKU-0191	Services	7.00	102.50
818	543	2023-05-13	2	SKU-0120		9.00	12.50
819	544	2023-05-14	1	SKU-0171	Services	3.00	12.50
820	545	2023-05-15	1	SKU-0329	Services	3.00	60.00
821	545	2023-05-15	2	SKU-0105		6.00	102.50
822	546	2023-05-16	1	SKU-0119	Services	3.00	25.00
823	547	2023-05-17	1	SKU-0320	Services	1.00	17.50
824	547	2023-05-17	2	SKU-0215		4.00	10.00
825	548	2023-05-18	1	SKU-0198	Services	4.00	95.00
826	549	2023-05-19	1	SKU-0324	Services	5.00	82.50
827	550	2023-05-20	1	SKU-0366	Services	8.00	37.50
828	551	2023-05-21	1	SKU-0089	Services	10.00	97.50
829	551	2023-05-21	2	SKU-0271		4.00	32.50
830	552	2023-05-22	1	SKU-0254	Services	6.00	75.00
831	552	2023-05-22	2	SKU-0219		12.00	47.50
832	553	2023-05-23	1	SKU-0207	Services	9.00	50.00
833	554	2023-05-24	1	SKU-0087	Services	2.00	62.50
834	555	2023-05-25	1	SKU-0138	Services	1.00	65.00
835	555	2023-05-25	2	SKU-0102		7.00	65.00
836	556	2023-05-26	1	SKU-0340	Services	10.00	52.50
837	557	2023-05-27	1	SKU-0344	Services	5.00	42.50
838	558	2023-05-28	1	SKU-0352	Services	11.00	27.50
839	559	2023-05-29	1	SKU-0229	Services	12.00	50.00
840	560	2023-05-30	1	SKU-0007	Services	4.00	97.50
841	561	2023-05-31	1	SKU-0096	Services	11.00	65.00
842	561	2023-05-31	2	SKU-0187		6.00	15.00
843	562	2023-06-01	1	SKU-0029	Services	6.00	97.50
844	563	2023-06-01	1	SKU-0166	Services	5.00	47.50
845	563	2023-06-01	2	SKU-0350		10.00	37.50
846	564	2023-06-02	1	SKU-0372	Services	8.00	92.50
847	564	2023-06-02	2	SKU-0111		4.00	80.00
848	565	2023-06-03	1	SKU-0172	Services	6.00	27.50
849	566	2023-06-04	1	SKU-0378	Services	11.00	67.50
850	567	2023-06-05	1	SKU-0143	Services	4.00	22.50
851	567	2023-06-05	2	SKU-0094		11.00	62.50
852	568	2023-06-06	1	SKU-0331	Services	5.00	32.50
853	569	2023-06-07	1	SKU-0379	Services	9.00	22.50
854	570	2023-06-08	1	SKU-0353	Services	5.00	45.00
855	570	2023-06-08	2	SKU-0211		5.00	5.00
856	571	2023-06-09	1	SKU-0041	Services	11.00	25.00
857	571	2023-06-09	2	SKU-0049		4.00	67.50
858	572	2023-06-10	1	SKU-0002	Services	2.00	57.50
859	573	2023-06-11	1	SKU-0278	Services	5.00	55.00
860	574	2023-06-12	1	SKU-0386	Services	11.00	85.00
861	574	2023-06-12	2	SKU-0016		10.00	102.50
862	575	2023-06-13	1	SKU-0371	Services	5.00	60.00
863	576	2023-06-14	1	SKU-0219	Services	10.00	97.50
864	576	2023-06-14	2	SKU-0186		11.00	10.00
865	577	2023-06-15	1	SKU-0343	Services	11.00	30.00
866	578	2023-06-16	1	SKU-0105	Services	12.00	102.50
867	579	2023-06-17	1	SKU-0352	Services	1.00	37.50
868	579	2023-06-17	2	SKU-0075		9.00	95.00
869	580	2023-06-18	1	SKU-0189	Services	6.00	42.50
870	580	2023-06-18	2	SKU-0227		3.00	45.00
871	581	2023-06-19	1	SKU-0346	Services	2.00	82.50
872	581	2023-06-19	2	SKU-0108		10.00	20.00
873	582	2023-06-20	1	SKU-0063	Services	11.00	10.00
874	582	2023-06-20	2	SKU-0059		10.00	22.50
875	583	2023-06-21	1	SKU-0244	Services	11.00	15.00
876	583	2023-06-21	2	SKU-0049		2.00	27.50
877	584	2023-06-22	1	SKU-0233	Services	12.00	92.50
878	584	2023-06-22	2	SKU-0180		3.00	40.00
879	585	2023-06-23	1	SKU-0138	Services	1.00	102.50
880	586	2023-06-24	1	SKU-0200	Services	10.00	7.50
881	587	2023-06-25	1	SKU-0187	Services	12.00	92.50
882	588	2023-06-26	1	SKU-0244	Services	9.00	47.50
883	589	2023-06-27	1	SKU-0270	Services	8.00	50.00
884	589	2023-06-27	2	SKU-0190		4.00	75.00
885	590	2023-06-28	1	SKU-0127	Services	10.00	20.00
886	591	2023-06-29	1	SKU-0377	Services	1.00	92.50
887	591	2023-06-29	2	SKU-0251		7.00	90.00
888	592	2023-06-30	1	SKU-0134	Services	4.00	32.50
889	593	2023-07-01	1	SKU-0167	Services	4.00	52.50
890	594	2023-07-02	1	SKU-0002	Services	2.00	75.00
891	594	2023-07-02	2	SKU-0300		12.00	65.00
892	595	2023-07-03	1	SKU-0121	Services	4.00	90.00
893	595	2023-07-03	2	SKU-0390		10.00	75.00
894	596	2023-07-04	1	SKU-0032	Services	9.00	45.00
895	597	2023-07-05	1	SKU-0346	Services	8.00	67.50
896	598	2023-07-06	1	SKU-0219	Services	4.00	85.00
897	598	2023-07-06	2	SKU-0188		3.00	5.00
898	599	2023-07-07	1	SKU-0326	Services	8.00	12.50
899	600	2023-07-08	1	SKU-0178	Services	9.00	62.50
900	601	2023-07-08	1	SKU-0158	Services	4.00	32.50
901	601	2023-07-08	2	SKU-0096		2.00	65.00
902	602	2023-07-09	1	SKU-0018	Services	10.00	92.50
903	602	2023-07-09	2	SKU-0292		2.00	42.50
904	603	2023-07-10	1	SKU-0208	Services	9.00	102.50
905	603	2023-07-10	2	SKU-0310		10.00	97.50
906	604	2023-07-11	1	SKU-0015	Services	6.00	90.00
907	605	2023-07-12	1	SKU-0350	Services	11.00	35.00
908	605	2023-07-12	2	SKU-0380		8.00	77.50
909	606	2023-07-13	1	SKU-0101	Services	3.00	75.00
910	607	2023-07-14	1	SKU-0060	Services	10.00	95.00
911	608	2023-07-15	1	SKU-0320	Services	1.00	27.50
912	609	2023-07-16	1	SKU-0205	Services	1.00	65.00
913	610	2023-07-17	1	SKU-0181	Services	2.00	72.50
914	610	2023-07-17	2	SKU-0015		9.00	82.50
915	611	2023-07-18	1	SKU-0341	Services	1.00	92.50
916	612	2023-07-19	1	SKU-0317	Services	2.00	27.50
917	612	2023-07-19	2	SKU-0023		5.00	27.50
918	613	2023-07-20	1	SKU-0280	Services	3.00	97.50
919	614	2023-07-21	1	SKU-0302	Services	10.00	10.00
920	615	2023-07-22	1	SKU-0330	Services	9.00	27.50
921	616	2023-07-23	1	SKU-0277	Services	8.00	70.00
922	617	2023-07-24	1	SKU-0296	Services	7.00	22.50
923	617	2023-07-24	2	SKU-0121		12.00	55.00
924	618	2023-07-25	1	SKU-0397	Services	6.00	70.00
925	618	2023-07-25	2	SKU-0095		7.00	60.00
926	619	2023-07-26	1	SKU-0127	Services	11.00	67.50
927	620	2023-07-27	1	SKU-0047	Services	2.00	22.50
928	621	2023-07-28	1	SKU-0037	Services	11.00	42.50
929	621	2023-07-28	2	SKU-0113		4.00	17.50
930	622	2023-07-29	1	SKU-0185	Services	12.00	62.50
931	622	2023-07-29	2	SKU-0370		2.00	12.50
932	623	2023-07-30	1	SKU-0243	Services	7.00	15.00
933	623	2023-07-30	2	SKU-0135		5.00	40.00
934	624	2023-07-31	1	SKU-0046	Services	6.00	80.00
935	624	2023-07-31	2	SKU-0383		3.00	55.00
936	625	2023-08-01	1	SKU-0392	Services	1.00	17.50
937	625	2023-08-01	2	SKU-0271		9.00	50.00
938	626	2023-08-02	1	SKU-0237	Services	8.00	15.00
939	626	2023-08-02	2	SKU-0139		1.00	50.00
940	627	2023-08-03	1	SKU-0089	Services	2.00	10.00
941	628	2023-08-04	1	SKU-0104	Services	4.00	45.00
942	628	2023-08-04	2	SKU-0044		2.00	25.00
943	629	2023-08-05	1	SKU-0127	Services	1.00	100.00
944	629	2023-08-05	2	SKU-0322		8.00	90.00
945	630	2023-08-06	1	SKU-0366	Services	1.00	97.50
946	631	2023-08-07	1	SKU-0068	Services	5.00	70.00
947	631	2023-08-07	2	SKU-0391		4.00	32.50
948	632	2023-08-08	1	SKU-0127	Services	9.00	75.00
949	632	2023-08-08	2	SKU-0197		12.00	22.50
950	633	2023-08-09	1	SKU-0294	Services	9.00	87.50
951	634	2023-08-10	1	SKU-0072	Services	8.00	47.50
952	635	2023-08-11	1	SKU-0019	Services	10.00	47.50
953	635	2023-08-11	2	SKU-0035		8.00	82.50
954	636	2023-08-12	1	SKU-0326	Services	6.00	75.00
955	637	2023-08-13	1	SKU-0205	Services	9.00	40.00
956	638	2023-08-13	1	SKU-0318	Services	2.00	12.50
957	639	2023-08-14	1	SKU-0201	Services	4.00	10.00
958	640	2023-08-15	1	SKU-0084	Services	10.00	15.00
959	640	2023-08-15	2	SKU-0076		11.00	55.00
960	641	2023-08-16	1	SKU-0256	Services	7.00	35.00
961	642	2023-08-17	1	SKU-0189	Services	6.00	32.50
962	642	2023-08-17	2	SKU-0343		11.00	47.50
963	643	2023-08-18	1	SKU-0079	Services	5.00	60.00
964	644	2023-08-19	1	SKU-0132	Services	11.00	60.00
965	645	2023-08-20	1	SKU-0260	Services	11.00	12.50
966	645	2023-08-20	2	SKU-0156		6.00	72.50
967	646	2023-08-21	1	SKU-0104	Services	3.00	77.50
968	647	2023-08-22	1	SKU-0333	Services	6.00	77.50
969	647	2023-08-22	2	SKU-0030		6.00	102.50
970	648	2023-08-23	1	SKU-0331	Services	5.00	77.50
971	648	2023-08-23	2	SKU-0211		7.00	90.00
972	649	2023-08-24	1	SKU-0202	Services	3.00	95.00
973	649	2023-08-24	2	SKU-0238		3.00	77.50
974	650	2023-08-25	1	SKU-0266	Services	9.00	10.00
975	650	2023-08-25	2	SKU-0049		5.00	65.00
976	651	2023-08-26	1	SKU-0264	Services	6.00	37.50
977	652	2023-08-27	1	SKU-0125	Services	12.00	67.50
978	652	2023-08-27	2	SKU-0175		11.00	35.00
979	653	2023-08-28	1	SKU-0337	Services	7.00	77.50
980	654	2023-08-29	1	SKU-0268	Services	7.00	30.00
981	655	2023-08-30	1	SKU-0289	Services	11.00	20.00
982	655	2023-08-30	2	SKU-0203		7.00	32.50
983	656	2023-08-31	1	SKU-0379	Services	9.00	57.50
984	656	2023-08-31	2	SKU-0062		6.00	37.50
985	657	2023-09-01	1	SKU-0184	Services	5.00	45.00
986	658	2023-09-02	1	SKU-0234	Services	5.00	62.50
987	658	2023-09-02	2	SKU-0222		1.00	90.00
988	659	2023-09-03	1	SKU-0369	Services	3.00	50.00
989	660	2023-09-04	1	SKU-0238	Services	10.00	52.50
990	661	2023-09-05	1	SKU-0111	Services	10.00	22.50
991	662	2023-09-06	1	SKU-0050	Services	3.00	82.50
992	662	2023-09-06	2	SKU-0231		6.00	30.00
993	663	2023-09-07	1	SKU-0197	Services	7.00	47.50
994	663	2023-09-07	2	SKU-0279		12.00	87.50
995	664	2023-09-08	1	SKU-0248	Services	1.00	90.00
996	665	2023-09-09	1	SKU-0045	Services	1.00	85.00
997	666	2023-09-10	1	SKU-0136	Services	12.00	80.00
998	667	2023-09-11	1	SKU-0079	Services	2.00	85.00
999	668	2023-09-12	1	SKU-0388	Services	7.00	10.00
1000	668	2023-09-12	2	SKU-0388		6.00	85.00
1001	669	2023-09-13	1	SKU-0259	Services	11.00	70.00
1002	669	2023-09-13	2	SKU-0057		10.00	35.00
1003	670	2023-09-14	1	SKU-0098	Services	4.00	50.00
1004	671	2023-09-15	1	SKU-0023	Services	1.00	17.50
1005	671	2023-09-15	2	SKU-0168		7.00	15.00
1006	672	2023-09-16	1	SKU-0315	Services	2.00	35.00
1007	673	2023-09-17	1	SKU-0043	Services	10.00	77.50
1008	674	2023-09-18	1	SKU-0283	Services	12.00	77.50
1009	674	2023-09-18	2	SKU-0397		6.00	95.00
1010	675	2023-09-19	1	SKU-0156	Services	1.00	52.50
1011	675	2023-09-19	2	SKU-0106		11.00	15.00
1012	676	2023-09-19	1	SKU-0279	Services	8.00	5.00
1013	676	2023-09-19	2	SKU-0009		1.00	47.50
1014	677	2023-09-20	1	SKU-0170	Services	9.00	67.50
1015	678	2023-09-21	1	SKU-0149	Services	6.00	20.00
1016	679	2023-09-22	1	SKU-0267	Services	11.00	50.00
1017	679	2023-09-22	2	SKU-0236		3.00	57.50
1018	680	2023-09-23	1	SKU-0302	Services	2.00	70.00
1019	681	2023-09-24	1	SKU-0077	Services	10.00	90.00
1020	682	2023-09-25	1	SKU-0256	Services	5.00	22.50
1021	683	2023-09-26	1	SKU-0193	Services	12.00	17.50
1022	684	2023-09-27	1	SKU-0191	Services	1.00	50.00
1023	684	2023-09-27	2	SKU-0045		5.00	90.00
1024	685	2023-09-28	1	SKU-0187	Services	2.00	72.50
1025	685	2023-09-28	2	SKU-0061		5.00	15.00
1026	686	2023-09-29	1	SKU-0243	Services	4.00	70.00
1027	687	2023-09-30	1	SKU-0120	Services	3.00	52.50
1028	687	2023-09-30	2	SKU-0101		6.00	52.50
1029	688	2023-10-01	1	SKU-0045	Services	11.00	20.00
1030	689	2023-10-02	1	SKU-0232	Services	8.00	37.50
1031	690	2023-10-03	1	SKU-0282	Services	12.00	70.00
1032	690	2023-10-03	2	SKU-0347		11.00	5.00
1033	691	2023-10-04	1	SKU-0147	Services	7.00	27.50
1034	691	2023-10-04	2	SKU-0231		4.00	67.50
1035	692	2023-10-05	1	SKU-0365	Services	7.00	22.50
1036	693	2023-10-06	1	SKU-0359	Services	4.00	80.00
1037	694	2023-10-07	1	SKU-0177	Services	6.00	5.00
1038	694	2023-10-07	2	SKU-0270		8.00	5.00
1039	695	2023-10-08	1	SKU-0267	Services	8.00	30.00
1040	695	2023-10-08	2	SKU-0138		11.00	85.00
1041	696	2023-10-09	1	SKU-0163	Services	5.00	52.50
1042	697	2023-10-10	1	SKU-0292	Services	12.00	20.00
1043	697	2023-10-10	2	SKU-0013		12.00	100.00
1044	698	2023-10-11	1	SKU-0183	Services	2.00	85.00
1045	698	2023-10-11	2	SKU-0365		2.00	95.00
1046	699	2023-10-12	1	SKU-0058	Services	3.00	90.00
1047	699	2023-10-12	2	SKU-0189		8.00	77.50
1048	700	2023-10-13	1	SKU-0065	Services	6.00	10.00
1049	701	2023-10-14	1	SKU-0040	Services	6.00	22.50
1050	701	2023-10-14	2	SKU-0361		12.00	65.00
1051	702	2023-10-15	1	SKU-0028	Services	2.00	77.50
1052	703	2023-10-16	1	SKU-0051	Services	4.00	15.00
1053	704	2023-10-17	1	SKU-0383	Services	5.00	87.50
1054	704	2023-10-17	2	SKU-0311		8.00	45.00
1055	705	2023-10-18	1	SKU-0249	Services	6.00	27.50
1056	705	2023-10-18	2	SKU-0311		11.00	22.50
1057	706	2023-10-19	1	SKU-0108	Services	11.00	30.00
1058	707	2023-10-20	1	SKU-0097	Services	5.00	67.50
1059	707	2023-10-20	2	SKU-0045		1.00	20.00
1060	708	2023-10-21	1	SKU-0381	Services	11.00	42.50
1061	708	2023-10-21	2	SKU-0003		5.00	37.50
1062	709	2023-10-22	1	SKU-0112	Services	6.00	60.00
1063	709	2023-10-22	2	SKU-0053		7.00	95.00
1064	710	2023-10-23	1	SKU-0195	Services	4.00	32.50
1065	710	2023-10-23	2	SKU-0281		11.00	95.00
1066	711	2023-10-24	1	SKU-0331	Services	11.00	62.50
1067	711	2023-10-24	2	SKU-0144		8.00	30.00
1068	712	2023-10-25	1	SKU-0010	Services	4.00	67.50
1069	712	2023-10-25	2	SKU-0325		3.00	42.50
1070	713	2023-10-25	1	SKU-0349	Services	12.00	35.00
1071	713	2023-10-25	2	SKU-0017		9.00	25.00
1072	714	2023-10-26	1	SKU-0078	Services	6.00	92.50
1073	715	2023-10-27	1	SKU-0174	Services	10.00	30.00
1074	715	2023-10-27	2	SKU-0094		4.00	102.50
1075	716	2023-10-28	1	SKU-0317	Services	10.00	95.00
1076	716	2023-10-28	2	SKU-0112		5.00	17.50
1077	717	2023-10-29	1	SKU-0089	Services	11.00	77.50
1078	718	2023-10-30	1	SKU-0239	Services	6.00	22.50
1079	719	2023-10-31	1	SKU-0094	Services	2.00	72.50
1080	719	2023-10-31	2	SKU-0009		5.00	42.50
1081	720	2023-11-01	1	SKU-0061	Services	4.00	5.00
1082	720	2023-11-01	2	SKU-0206		9.00	65.00
1083	721	2023-11-02	1	SKU-0333	Services	11.00	50.00
1084	722	2023-11-03	1	SKU-0323	Services	11.00	52.50
1085	722	2023-11-03	2	SKU-0388		12.00	55.00
1086	723	2023-11-04	1	SKU-0231	Services	2.00	67.50
1087	723	2023-11-04	2	SKU-0055		1.00	7.50
1088	724	2023-11-05	1	SKU-0014	Services	6.00	42.50
1089	724	2023-11-05	2	SKU-0141		11.00	65.00
1090	725	2023-11-06	1	SKU-0207	Services	7.00	77.50
1091	725	2023-11-06	2	SKU-0096		9.00	100.00
1092	726	2023-11-07	1	SKU-0130	Services	11.00	12.50
1093	726	2023-11-07	2	SKU-0060		8.00	100.00
1094	727	2023-11-08	1	SKU-0183	Services	1.00	80.00
1095	728	2023-11-09	1	SKU-0072	Services	4.00	37.50
1096	728	2023-11-09	2	SKU-0293		2.00	17.50
1097	729	2023-11-10	1	SKU-0261	Services	4.00	67.50
1098	729	2023-11-10	2	SKU-0174		10.00	32.50
1099	730	2023-11-11	1	SKU-0265	Services	5.00	90.00
1100	731	2023-11-12	1	SKU-0121	Services	10.00	67.50
1101	731	2023-11-12	2	SKU-0323		8.00	90.00
1102	732	2023-11-13	1	SKU-0114	Services	7.00	5.00
1103	733	2023-11-14	1	SKU-0301	Services	5.00	92.50
1104	733	2023-11-14	2	SKU-0272		2.00	12.50
1105	734	2023-11-15	1	SKU-0172	Services	5.00	37.50
1106	734	2023-11-15	2	SKU-0152		8.00	75.00
1107	735	2023-11-16	1	SKU-0224	Services	3.00	47.50
1108	735	2023-11-16	2	SKU-0163		11.00	30.00
1109	736	2023-11-17	1	SKU-0141	Services	1.00	37.50
1110	736	2023-11-17	2	SKU-0120		5.00	62.50
1111	737	2023-11-18	1	SKU-0113	Services	7.00	17.50
1112	737	2023-11-18	2	SKU-0260		9.00	32.50
1113	738	2023-11-19	1	SKU-0330	Services	5.00	95.00
1114	738	2023-11-19	2	SKU-0088		2.00	37.50
1115	739	2023-11-20	1	SKU-0053	Services	1.00	52.50
1116	739	2023-11-20	2	SKU-0044		6.00	70.00
1117	740	2023-11-21	1	SKU-0026	Services	5.00	17.50
1118	741	2023-11-22	1	SKU-0398	Services	5.00	35.00
1119	741	2023-11-22	2	SKU-0208		9.00	47.50
1120	742	2023-11-23	1	SKU-0136	Services	7.00	32.50
1121	743	2023-11-24	1	SKU-0032	Services	6.00	97.50
1122	744	2023-11-25	1	SKU-0167	Services	5.00	12.50
1123	744	2023-11-25	2	SKU-0149		12.00	80.00
1124	745	2023-11-26	1	SKU-0340	Services	3.00	75.00
1125	746	2023-11-27	1	SKU-0084	Services	9.00	62.50
1126	746	2023-11-27	2	SKU-0222		7.00	27.50
1127	747	2023-11-28	1	SKU-0064	Services	10.00	15.00
1128	748	2023-11-29	1	SKU-0241	Services	12.00	62.50
1129	749	2023-11-30	1	SKU-0268	Services	9.00	10.00
1130	750	2023-12-01	1	SKU-0044	Services	9.00	7.50
1131	750	2023-12-01	2	SKU-0141		5.00	95.00
1132	751	2023-12-01	1	SKU-0067	Services	1.00	35.00
1133	751	2023-12-01	2	SKU-0150		1.00	87.50
1134	752	2023-12-02	1	SKU-0355	Services	1.00	97.50
1135	753	2023-12-03	1	SKU-0112	Services	10.00	20.00
1136	753	2023-12-03	2	SKU-0138		8.00	7.50
1137	754	2023-12-04	1	SKU-0039	Services	12.00	7.50
1138	755	2023-12-05	1	SKU-0203	Services	6.00	97.50
1139	756	2023-12-06	1	SKU-0150	Services	12.00	17.50
1140	756	2023-12-06	2	SKU-0207		8.00	100.00
1141	757	2023-12-07	1	SKU-0148	Services	3.00	60.00
1142	758	2023-12-08	1	SKU-0195	Services	8.00	30.00
1143	758	2023-12-08	2	SKU-0224		6.00	57.50
1144	759	2023-12-09	1	SKU-0364	Services	12.00	77.50
1145	760	2023-12-10	1	SKU-0160	Services	10.00	52.50
1146	760	2023-12-10	2	SKU-0275		12.00	90.00
1147	761	2023-12-11	1	SKU-0128	Services	11.00	10.00
1148	761	2023-12-11	2	SKU-0252		2.00	45.00
1149	762	2023-12-12	1	SKU-0319	Services	2.00	100.00
1150	763	2023-12-13	1	SKU-0171	Services	1.00	40.00
1151	763	2023-12-13	2	SKU-0072		1.00	27.50
1152	764	2023-12-14	1	SKU-0200	Services	12.00	20.00
1153	764	2023-12-14	2	SKU-0168		8.00	7.50
1154	765	2023-12-15	1	SKU-0180	Services	5.00	65.00
1155	765	2023-12-15	2	SKU-0223		4.00	65.00
1156	766	2023-12-16	1	SKU-0347	Services	8.00	20.00
1157	766	2023-12-16	2	SKU-0204		2.00	5.00
1158	767	2023-12-17	1	SKU-0138	Services	7.00	42.50
1159	768	2023-12-18	1	SKU-0161	Services	9.00	77.50
1160	768	2023-12-18	2	SKU-0044		5.00	92.50
1161	769	2023-12-19	1	SKU-0090	Services	4.00	52.50
1162	769	2023-12-19	2	SKU-0098		1.00	72.50
1163	770	2023-12-20	1	SKU-0122	Services	10.00	62.50
1164	770	2023-12-20	2	SKU-0399		9.00	92.50
1165	771	2023-12-21	1	SKU-0101	Services	11.00	45.00
1166	771	2023-12-21	2	SKU-0170		1.00	92.50
1167	772	2023-12-22	1	SKU-0142	Services	2.00	40.00
1168	772	2023-12-22	2	SKU-0299		4.00	67.50
1169	773	2023-12-23	1	SKU-0232	Services	8.00	52.50
1170	773	2023-12-23	2	SKU-0076		6.00	15.00
1171	774	2023-12-24	1	SKU-0351	Services	11.00	27.50
1172	775	2023-12-25	1	SKU-0204	Services	3.00	102.50
1173	775	2023-12-25	2	SKU-0351		11.00	37.50
1174	776	2023-12-26	1	SKU-0088	Services	3.00	32.50
1175	777	2023-12-27	1	SKU-0099	Services	7.00	30.00
1176	778	2023-12-28	1	SKU-0069	Services	2.00	27.50
1177	778	2023-12-28	2	SKU-0279		7.00	80.00
1178	779	2023-12-29	1	SKU-0022	Services	11.00	32.50
1179	779	2023-12-29	2	SKU-0354		7.00	67.50
1180	780	2023-12-30	1	SKU-0327	Services	10.00	17.50
1181	780	2023-12-30	2	SKU-0254		4.00	35.00
1182	781	2023-12-31	1	SKU-0249	Services	9.00	5.00
1183	782	2024-01-01	1	SKU-0026	Services	3.00	85.00
1184	783	2024-01-02	1	SKU-0216	Services	9.00	40.00
1185	784	2024-01-03	1	SKU-0361	Services	4.00	7.50
1186	785	2024-01-04	1	SKU-0372	Services	1.00	25.00
1187	786	2024-01-05	1	SKU-0129	Services	7.00	50.00
1188	787	2024-01-06	1	SKU-0098	Services	6.00	45.00
1189	788	2024-01-06	1	SKU-0011	Services	1.00	27.50
1190	789	2024-01-07	1	SKU-0226	Services	11.00	5.00
1191	790	2024-01-08	1	SKU-0326	Services	10.00	87.50
1192	791	2024-01-09	1	SKU-0056	Services	9.00	92.50
1193	792	2024-01-10	1	SKU-0175	Services	5.00	40.00
1194	792	2024-01-10	2	SKU-0056		8.00	102.50
1195	793	2024-01-11	1	SKU-0211	Services	8.00	70.00
1196	793	2024-01-11	2	SKU-0383		8.00	97.50
1197	794	2024-01-12	1	SKU-0315	Services	4.00	65.00
1198	795	2024-01-13	1	SKU-0295	Services	3.00	10.00
1199	795	2024-01-13	2	SKU-0187		4.00	12.50
1200	796	2024-01-14	1	SKU-0280	Services	1.00	97.50
1201	796	2024-01-14	2	SKU-0222		7.00	67.50
1202	797	2024-01-15	1	SKU-0050	Services	7.00	17.50
1203	797	2024-01-15	2	SKU-0369		12.00	7.50
1204	798	2024-01-16	1	SKU-0073	Services	4.00	22.50
1205	799	2024-01-17	1	SKU-0118	Services	9.00	57.50
1206	800	2024-01-18	1	SKU-0277	Services	7.00	92.50
1207	801	2024-01-19	1	SKU-0037	Services	11.00	52.50
1208	801	2024-01-19	2	SKU-0045		5.00	87.50
1209	802	2024-01-20	1	SKU-0329	Services	9.00	37.50
1210	803	2024-01-21	1	SKU-0231	Services	6.00	57.50
1211	804	2024-01-22	1	SKU-0348	Services	7.00	95.00
1212	804	2024-01-22	2	SKU-0087		5.00	70.00
1213	805	2024-01-23	1	SKU-0387	Services	12.00	77.50
1214	805	2024-01-23	2	SKU-0187		9.00	37.50
1215	806	2024-01-24	1	SKU-0074	Services	12.00	42.50
1216	807	2024-01-25	1	SKU-0157	Services	6.00	37.50
1217	808	2024-01-26	1	SKU-0377	Services	4.00	50.00
1218	809	2024-01-27	1	SKU-0322	Services	10.00	62.50
1219	809	2024-01-27	2	SKU-0250		11.00	82.50
1220	810	2024-01-28	1	SKU-0073	Services	6.00	22.50
1221	810	2024-01-28	2	SKU-0053		11.00	52.50
1222	811	2024-01-29	1	SKU-0115	Services	9.00	67.50
1223	811	2024-01-29	2	SKU-0199		1.00	27.50
1224	812	2024-01-30	1	SKU-0097	Services	11.00	5.00
1225	812	2024-01-30	2	SKU-0008		9.00	97.50
1226	813	2024-01-31	1	SKU-0085	Services	8.00	30.00
1227	814	2024-02-01	1	SKU-0284	Services	5.00	90.00
1228	814	2024-02-01	2	SKU-0244		1.00	37.50
1229	815	2024-02-02	1	SKU-0040	Services	3.00	15.00
1230	816	2024-02-03	1	SKU-0133	Services	11.00	55.00
1231	816	2024-02-03	2	SKU-0102		7.00	67.50
1232	817	2024-02-04	1	SKU-0387	Services	10.00	97.50
1233	817	2024-02-04	2	SKU-0034		3.00	42.50
1234	818	2024-02-05	1	SKU-0080	Services	3.00	70.00
1235	818	2024-02-05	2	SKU-0269		5.00	37.50
1236	819	2024-02-06	1	SKU-0257	Services	3.00	17.50
1237	820	2024-02-07	1	SKU-0188	Services	11.00	32.50
1238	820	2024-02-07	2	SKU-0256		12.00	52.50
1239	821	2024-02-08	1	SKU-0388	Services	11.00	5.00
1240	822	2024-02-09	1	SKU-0196	Services	8.00	92.50
1241	822	2024-02-09	2	SKU-0344		11.00	62.50
1242	823	2024-02-10	1	SKU-0087	Services	7.00	35.00
1243	824	2024-02-11	1	SKU-0255	Services	6.00	40.00
1244	824	2024-02-11	2	SKU-0163		4.00	62.50
1245	825	2024-02-12	1	SKU-0194	Services	5.00	37.50
1246	825	2024-02-12	2	SKU-0257		7.00	50.00
1247	826	2024-02-12	1	SKU-0120	Services	11.00	62.50
1248	826	2024-02-12	2	SKU-0091		11.00	82.50
1249	827	2024-02-13	1	SKU-0352	Services	7.00	102.50
1250	827	2024-02-13	2	SKU-0273		9.00	27.50
1251	828	2024-02-14	1	SKU-0119	Services	11.00	47.50
1252	829	2024-02-15	1	SKU-0297	Services	1.00	102.50
1253	830	2024-02-16	1	SKU-0226	Services	11.00	40.00
1254	831	2024-02-17	1	SKU-0248	Services	9.00	42.50
1255	831	2024-02-17	2	SKU-0138		10.00	87.50
1256	832	2024-02-18	1	SKU-0150	Services	1.00	45.00
1257	832	2024-02-18	2	SKU-0208		10.00	75.00
1258	833	2024-02-19	1	SKU-0351	Services	3.00	12.50
1259	833	2024-02-19	2	SKU-0349		11.00	47.50
1260	834	2024-02-20	1	SKU-0382	Services	2.00	7.50
1261	835	2024-02-21	1	SKU-0160	Services	6.00	95.00
1262	835	2024-02-21	2	SKU-0016		11.00	67.50
1263	836	2024-02-22	1	SKU-0105	Services	1.00	55.00
1264	837	2024-02-23	1	SKU-0304	Services	7.00	60.00
1265	837	2024-02-23	2	SKU-0047		6.00	85.00
1266	838	2024-02-24	1	SKU-0219	Services	6.00	7.50
1267	839	2024-02-25	1	SKU-0068	Services	5.00	12.50
1268	839	2024-02-25	2	SKU-0328		5.00	75.00
1269	840	2024-02-26	1	SKU-0127	Services	12.00	50.00
1270	840	2024-02-26	2	SKU-0167		9.00	67.50
1271	841	2024-02-27	1	SKU-0346	Services	11.00	62.50
1272	842	2024-02-28	1	SKU-0077	Services	10.00	35.00
1273	843	2024-02-29	1	SKU-0258	Services	8.00	40.00
1274	843	2024-02-29	2	SKU-0177		6.00	27.50
1275	844	2024-03-01	1	SKU-0323	Services	4.00	52.50
1276	845	2024-03-02	1	SKU-0268	Services	2.00	92.50
1277	846	2024-03-03	1	SKU-0174	Services	8.00	72.50
1278	847	2024-03-04	1	SKU-0157	Services	6.00	27.50
1279	848	2024-03-05	1	SKU-0135	Services	12.00	97.50
1280	849	2024-03-06	1	SKU-0029	Services	10.00	30.00
1281	850	2024-03-07	1	SKU-0024	Services	3.00	102.50
1282	851	2024-03-08	1	SKU-0331	Services	1.00	50.00
1283	851	2024-03-08	2	SKU-0149		11.00	100.00
1284	852	2024-03-09	1	SKU-0296	Services	4.00	10.00
1285	853	2024-03-10	1	SKU-0083	Services	6.00	85.00
1286	854	2024-03-11	1	SKU-0200	Services	5.00	12.50
1287	854	2024-03-11	2	SKU-0224		8.00	50.00
1288	855	2024-03-12	1	SKU-0123	Services	9.00	42.50
1289	855	2024-03-12	2	SKU-0029		5.00	55.00
1290	856	2024-03-13	1	SKU-0263	Services	6.00	52.50
1291	857	2024-03-14	1	SKU-0070	Services	1.00	25.00
1292	858	2024-03-15	1	SKU-0305	Services	5.00	20.00
1293	859	2024-03-16	1	SKU-0003	Services	6.00	7.50
1294	860	2024-03-17	1	SKU-0024	Services	5.00	17.50
1295	860	2024-03-17	2	SKU-0097		8.00	80.00
1296	861	2024-03-18	1	SKU-0168	Services	3.00	17.50
1297	861	2024-03-18	2	SKU-0367		1.00	42.50
1298	862	2024-03-19	1	SKU-0075	Services	7.00	75.00
1299	863	2024-03-19	1	SKU-0318	Services	4.00	20.00
1300	863	2024-03-19	2	SKU-0225		7.00	77.50
1301	864	2024-03-20	1	SKU-0097	Services	12.00	50.00
1302	864	2024-03-20	2	SKU-0210		4.00	5.00
1303	865	2024-03-21	1	SKU-0364	Services	4.00	5.00
1304	865	2024-03-21	2	SKU-0180		8.00	100.00
1305	866	2024-03-22	1	SKU-0391	Services	3.00	37.50
1306	867	2024-03-23	1	SKU-0345	Services	5.00	77.50
1307	867	2024-03-23	2	SKU-0162		1.00	32.50
1308	868	2024-03-24	1	SKU-0375	Services	3.00	80.00
1309	868	2024-03-24	2	SKU-0206		3.00	47.50
1310	869	2024-03-25	1	SKU-0061	Services	2.00	15.00
1311	870	2024-03-26	1	SKU-0298	Services	4.00	40.00
1312	871	2024-03-27	1	SKU-0097	Services	11.00	90.00
1313	872	2024-03-28	1	SKU-0181	Services	1.00	57.50
1314	872	2024-03-28	2	SKU-0250		1.00	102.50
1315	873	2024-03-29	1	SKU-0059	Services	4.00	40.00
1316	873	2024-03-29	2	SKU-0167		10.00	17.50
1317	874	2024-03-30	1	SKU-0119	Services	6.00	10.00
1318	874	2024-03-30	2	SKU-0328		11.00	90.00
1319	875	2024-03-31	1	SKU-0282	Services	12.00	47.50
1320	875	2024-03-31	2	SKU-0228		7.00	102.50
1321	876	2024-04-01	1	SKU-0018	Services	2.00	60.00
1322	876	2024-04-01	2	SKU-0031		7.00	20.00
1323	877	2024-04-02	1	SKU-0030	Services	2.00	10.00
1324	877	2024-04-02	2	SKU-0003		5.00	32.50
1325	878	2024-04-03	1	SKU-0044	Services	12.00	100.00
1326	879	2024-04-04	1	SKU-0240	Services	12.00	35.00
1327	880	2024-04-05	1	SKU-0071	Services	3.00	40.00
1328	880	2024-04-05	2	SKU-0052		2.00	10.00
1329	881	2024-04-06	1	SKU-0030	Services	11.00	75.00
1330	881	2024-04-06	2	SKU-0258		1.00	62.50
1331	882	2024-04-07	1	SKU-0102	Services	10.00	60.00
1332	882	2024-04-07	2	SKU-0350		4.00	30.00
1333	883	2024-04-08	1	SKU-0250	Services	5.00	32.50
1334	884	2024-04-09	1	SKU-0024	Services	9.00	32.50
1335	884	2024-04-09	2	SKU-0199		9.00	40.00
1336	885	2024-04-10	1	SKU-0061	Services	7.00	77.50
1337	886	2024-04-11	1	SKU-0173	Services	7.00	97.50
1338	886	2024-04-11	2	SKU-0152		6.00	12.50
1339	887	2024-04-12	1	SKU-0306	Services	9.00	12.50
1340	888	2024-04-13	1	SKU-0297	Services	12.00	20.00
1341	888	2024-04-13	2	SKU-0160		9.00	80.00
1342	889	2024-04-14	1	SKU-0321	Services	2.00	92.50
1343	890	2024-04-15	1	SKU-0391	Services	10.00	12.50
1344	891	2024-04-16	1	SKU-0203	Services	7.00	35.00
1345	892	2024-04-17	1	SKU-0052	Services	6.00	12.50
1346	893	2024-04-18	1	SKU-0040	Services	11.00	22.50
1347	893	2024-04-18	2	SKU-0316		7.00	30.00
1348	894	2024-04-19	1	SKU-0105	Services	9.00	30.00
1349	895	2024-04-20	1	SKU-0333	Services	12.00	60.00
1350	895	2024-04-20	2	SKU-0314		11.00	30.00
1351	896	2024-04-21	1	SKU-0283	Services	9.00	100.00
1352	897	2024-04-22	1	SKU-0374	Services	7.00	87.50
1353	897	2024-04-22	2	SKU-0112		3.00	40.00
1354	898	2024-04-23	1	SKU-0182	Services	12.00	5.00
1355	899	2024-04-24	1	SKU-0277	Services	11.00	37.50
1356	900	2024-04-25	1	SKU-0232	Services	7.00	5.00
1357	901	2024-04-25	1	SKU-0137	Services	11.00	27.50
1358	902	2024-04-26	1	SKU-0274	Services	8.00	90.00
1359	902	2024-04-26	2	SKU-0104		12.00	10.00
1360	903	2024-04-27	1	SKU-0231	Services	1.00	62.50
1361	904	2024-04-28	1	SKU-0280	Services	11.00	82.50
1362	905	2024-04-29	1	SKU-0052	Services	9.00	47.50
1363	905	2024-04-29	2	SKU-0103		3.00	50.00
1364	906	2024-04-30	1	SKU-0101	Services	11.00	50.00
1365	906	2024-04-30	2	SKU-0276		2.00	57.50
1366	907	2024-05-01	1	SKU-0045	Services	12.00	45.00
1367	908	2024-05-02	1	SKU-0253	Services	9.00	90.00
1368	909	2024-05-03	1	SKU-0050	Services	9.00	57.50
1369	910	2024-05-04	1	SKU-0240	Services	1.00	22.50
1370	910	2024-05-04	2	SKU-0072		6.00	15.00
1371	911	2024-05-05	1	SKU-0175	Services	1.00	65.00
1372	912	2024-05-06	1	SKU-0194	Services	4.00	62.50
1373	912	2024-05-06	2	SKU-0254		10.00	80.00
1374	913	2024-05-07	1	SKU-0380	Services	5.00	77.50
1375	914	2024-05-08	1	SKU-0024	Services	12.00	27.50
1376	914	2024-05-08	2	SKU-0244		4.00	95.00
1377	915	2024-05-09	1	SKU-0174	Services	3.00	90.00
1378	915	2024-05-09	2	SKU-0156		6.00	45.00
1379	916	2024-05-10	1	SKU-0365	Services	1.00	97.50
1380	917	2024-05-11	1	SKU-0271	Services	11.00	62.50
1381	917	2024-05-11	2	SKU-0399		3.00	95.00
1382	918	2024-05-12	1	SKU-0249	Services	12.00	75.00
1383	918	2024-05-12	2	SKU-0300		3.00	10.00
1384	919	2024-05-13	1	SKU-0316	Services	5.00	25.00
1385	920	2024-05-14	1	SKU-0042	Services	2.00	82.50
1386	921	2024-05-15	1	SKU-0309	Services	10.00	10.00
1387	921	2024-05-15	2	SKU-0168		9.00	85.00
1388	922	2024-05-16	1	SKU-0123	Services	1.00	25.00
1389	923	2024-05-17	1	SKU-0017	Services	2.00	75.00
1390	923	2024-05-17	2	SKU-0382		10.00	80.00
1391	924	2024-05-18	1	SKU-0126	Services	6.00	42.50
1392	924	2024-05-18	2	SKU-0327		7.00	80.00
1393	925	2024-05-19	1	SKU-0186	Services	3.00	57.50
1394	926	2024-05-20	1	SKU-0011	Services	5.00	95.00
1395	926	2024-05-20	2	SKU-0132		2.00	12.50
1396	927	2024-05-21	1	SKU-0369	Services	2.00	20.00
1397	927	2024-05-21	2	SKU-0290		9.00	22.50
1398	928	2024-05-22	1	SKU-0136	Services	12.00	75.00
1399	928	2024-05-22	2	SKU-0372		10.00	85.00
1400	929	2024-05-23	1	SKU-0194	Services	7.00	7.50
1401	929	2024-05-23	2	SKU-0062		6.00	32.50
1402	930	2024-05-24	1	SKU-0138	Services	10.00	12.50
1403	931	2024-05-25	1	SKU-0367	Services	9.00	15.00
1404	932	2024-05-26	1	SKU-0127	Services	4.00	17.50
1405	932	2024-05-26	2	SKU-0106		5.00	25.00
1406	933	2024-05-27	1	SKU-0386	Services	2.00	77.50
1407	934	2024-05-28	1	SKU-0341	Services	8.00	7.50
1408	934	2024-05-28	2	SKU-0274		10.00	72.50
1409	935	2024-05-29	1	SKU-0119	Services	2.00	12.50
1410	936	2024-05-30	1	SKU-0180	Services	12.00	87.50
1411	937	2024-05-31	1	SKU-0353	Services	6.00	97.50
1412	938	2024-05-31	1	SKU-0291	Services	7.00	27.50
1413	938	2024-05-31	2	SKU-0352		4.00	102.50
1414	939	2024-06-01	1	SKU-0221	Services	12.00	7.50
1415	940	2024-06-02	1	SKU-0383	Services	9.00	75.00
1416	940	2024-06-02	2	SKU-0170		7.00	65.00
1417	941	2024-06-03	1	SKU-0306	Services	2.00	50.00
1418	941	2024-06-03	2	SKU-0158		7.00	47.50
1419	942	2024-06-04	1	SKU-0003	Services	5.00	37.50
1420	943	2024-06-05	1	SKU-0214	Services	12.00	55.00
1421	943	2024-06-05	2	SKU-0213		8.00	65.00
1422	944	2024-06-06	1	SKU-0041	Services	4.00	55.00
1423	945	2024-06-07	1	SKU-0139	Services	1.00	92.50
1424	945	2024-06-07	2	SKU-0114		10.00	85.00
1425	946	2024-06-08	1	SKU-0268	Services	7.00	97.50
1426	946	2024-06-08	2	SKU-0042		10.00	20.00
1427	947	2024-06-09	1	SKU-0213	Services	11.00	102.50
1428	948	2024-06-10	1	SKU-0283	Services	1.00	97.50
1429	948	2024-06-10	2	SKU-0253		8.00	92.50
1430	949	2024-06-11	1	SKU-0327	Services	8.00	55.00
1431	949	2024-06-11	2	SKU-0392		9.00	70.00
1432	950	2024-06-12	1	SKU-0313	Services	3.00	15.00
1433	951	2024-06-13	1	SKU-0327	Services	1.00	65.00
1434	952	2024-06-14	1	SKU-0227	Services	4.00	97.50
1435	952	2024-06-14	2	SKU-0287		7.00	27.50
1436	953	2024-06-15	1	SKU-0087	Services	1.00	75.00
1437	954	2024-06-16	1	SKU-0164	Services	5.00	32.50
1438	955	2024-06-17	1	SKU-0351	Services	8.00	92.50
1439	956	2024-06-18	1	SKU-0021	Services	10.00	32.50
1440	957	2024-06-19	1	SKU-0382	Services	1.00	10.00
1441	957	2024-06-19	2	SKU-0085		7.00	100.00
1442	958	2024-06-20	1	SKU-0042	Services	5.00	20.00
1443	958	2024-06-20	2	SKU-0258		11.00	37.50
1444	959	2024-06-21	1	SKU-0168	Services	11.00	55.00
1445	960	2024-06-22	1	SKU-0015	Services	6.00	80.00
1446	961	2024-06-23	1	SKU-0321	Services	1.00	87.50
1447	962	2024-06-24	1	SKU-0317	Services	6.00	37.50
1448	962	2024-06-24	2	SKU-0357		5.00	77.50
1449	963	2024-06-25	1	SKU-0213	Services	5.00	30.00
1450	963	2024-06-25	2	SKU-0248		6.00	50.00
1451	964	2024-06-26	1	SKU-0196	Services	1.00	90.00
1452	964	2024-06-26	2	SKU-0081		3.00	97.50
1453	965	2024-06-27	1	SKU-0036	Services	4.00	55.00
1454	966	2024-06-28	1	SKU-0261	Services	11.00	45.00
1455	966	2024-06-28	2	SKU-0053		5.00	72.50
1456	967	2024-06-29	1	SKU-0044	Services	4.00	72.50
1457	968	2024-06-30	1	SKU-0265	Services	7.00	82.50
1458	969	2024-07-01	1	SKU-0301	Services	1.00	100.00
1459	969	2024-07-01	2	SKU-0235		7.00	55.00
1460	970	2024-07-02	1	SKU-0219	Services	2.00	65.00
1461	971	2024-07-03	1	SKU-0096	Services	9.00	87.50
1462	971	2024-07-03	2	SKU-0298		10.00	72.50
1463	972	2024-07-04	1	SKU-0123	Services	4.00	92.50
1464	972	2024-07-04	2	SKU-0188		9.00	92.50
1465	973	2024-07-05	1	SKU-0378	Services	3.00	35.00
1466	973	2024-07-05	2	SKU-0116		12.00	100.00
1467	974	2024-07-06	1	SKU-0363	Services	7.00	77.50
1468	975	2024-07-07	1	SKU-0273	Services	1.00	100.00
1469	976	2024-07-07	1	SKU-0086	Services	6.00	92.50
1470	976	2024-07-07	2	SKU-0061		8.00	22.50
1471	977	2024-07-08	1	SKU-0382	Services	8.00	85.00
1472	978	2024-07-09	1	SKU-0346	Services	1.00	90.00
1473	978	2024-07-09	2	SKU-0002		9.00	32.50
1474	979	2024-07-10	1	SKU-0185	Services	8.00	65.00
1475	979	2024-07-10	2	SKU-0249		11.00	70.00
1476	980	2024-07-11	1	SKU-0288	Services	11.00	60.00
1477	980	2024-07-11	2	SKU-0398		7.00	10.00
1478	981	2024-07-12	1	SKU-0347	Services	12.00	82.50
1479	981	2024-07-12	2	SKU-0034		5.00	82.50
1480	982	2024-07-13	1	SKU-0289	Services	11.00	77.50
1481	983	2024-07-14	1	SKU-0254	Services	9.00	20.00
1482	983	2024-07-14	2	SKU-0020		7.00	15.00
1483	984	2024-07-15	1	SKU-0122	Services	6.00	80.00
1484	984	2024-07-15	2	SKU-0146		1.00	90.00
1485	985	2024-07-16	1	SKU-0017	Services	11.00	12.50
1486	986	2024-07-17	1	SKU-0318	Services	4.00	65.00
1487	987	2024-07-18	1	SKU-0170	Services	7.00	62.50
1488	987	2024-07-18	2	SKU-0353		10.00	87.50
1489	988	2024-07-19	1	SKU-0202	Services	9.00	15.00
1490	989	2024-07-20	1	SKU-0040	Services	4.00	80.00
1491	989	2024-07-20	2	SKU-0047		1.00	27.50
1492	990	2024-07-21	1	SKU-0043	Services	9.00	65.00
1493	990	2024-07-21	2	SKU-0392		1.00	20.00
1494	991	2024-07-22	1	SKU-0372	Services	8.00	77.50
1495	992	2024-07-23	1	SKU-0093	Services	7.00	75.00
1496	992	2024-07-23	2	SKU-0159		5.00	22.50
1497	993	2024-07-24	1	SKU-0076	Services	12.00	20.00
1498	993	2024-07-24	2	SKU-0126		9.00	40.00
1499	994	2024-07-25	1	SKU-0098	Services	9.00	100.00
1500	994	2024-07-25	2	SKU-0050		7.00	92.50
1501	995	2024-07-26	1	SKU-0057	Services	3.00	97.50
1502	996	2024-07-27	1	SKU-0251	Services	5.00	25.00
1503	997	2024-07-28	1	SKU-0257	Services	8.00	7.50
1504	997	2024-07-28	2	SKU-0199		9.00	17.50
1505	998	2024-07-29	1	SKU-0229	Services	11.00	15.00
1506	998	2024-07-29	2	SKU-0040		6.00	27.50
1507	999	2024-07-30	1	SKU-0321	Services	6.00	30.00
1508	999	2024-07-30	2	SKU-0212		3.00	95.00
1509	1000	2024-07-31	1	SKU-0014	Services	6.00	82.50
1510	1000	2024-07-31	2	SKU-0354		12.00	47.50
1511	1001	2024-08-01	1	SKU-0344	Services	4.00	40.00
1512	1002	2024-08-02	1	SKU-0073	Services	4.00	62.50
1513	1002	2024-08-02	2	SKU-0340		9.00	77.50
1514	1003	2024-08-03	1	SKU-0270	Services	10.00	62.50
1515	1003	2024-08-03	2	SKU-0210		9.00	40.00
1516	1004	2024-08-04	1	SKU-0357	Services	11.00	42.50
1517	1004	2024-08-04	2	SKU-0374		5.00	50.00
1518	1005	2024-08-05	1	SKU-0232	Services	4.00	67.50
1519	1005	2024-08-05	2	SKU-0226		6.00	7.50
1520	1006	2024-08-06	1	SKU-0070	Services	1.00	52.50
1521	1006	2024-08-06	2	SKU-0379		6.00	67.50
1522	1007	2024-08-07	1	SKU-0189	Services	4.00	102.50
1523	1008	2024-08-08	1	SKU-0154	Services	4.00	25.00
1524	1009	2024-08-09	1	SKU-0314	Services	6.00	15.00
1525	1010	2024-08-10	1	SKU-0248	Services	11.00	57.50
1526	1011	2024-08-11	1	SKU-0214	Services	2.00	15.00
1527	1011	2024-08-11	2	SKU-0151		3.00	42.50
1528	1012	2024-08-12	1	SKU-0126	Services	2.00	40.00
1529	1013	2024-08-12	1	SKU-0188	Services	11.00	77.50
1530	1014	2024-08-13	1	SKU-0202	Services	11.00	47.50
1531	1015	2024-08-14	1	SKU-0374	Services	7.00	50.00
1532	1015	2024-08-14	2	SKU-0348		12.00	70.00
1533	1016	2024-08-15	1	SKU-0001	Services	6.00	52.50
1534	1017	2024-08-16	1	SKU-0282	Services	10.00	80.00
1535	1017	2024-08-16	2	SKU-0398		11.00	10.00
1536	1018	2024-08-17	1	SKU-0049	Services	12.00	42.50
1537	1018	2024-08-17	2	SKU-0239		5.00	77.50
1538	1019	2024-08-18	1	SKU-0137	Services	10.00	40.00
1539	1019	2024-08-18	2	SKU-0224		3.00	5.00
1540	1020	2024-08-19	1	SKU-0378	Services	6.00	15.00
1541	1021	2024-08-20	1	SKU-0013	Services	9.00	25.00
1542	1022	2024-08-21	1	SKU-0024	Services	3.00	95.00
1543	1023	2024-08-22	1	SKU-0034	Services	6.00	70.00
1544	1024	2024-08-23	1	SKU-0127	Services	4.00	62.50
1545	1025	2024-08-24	1	SKU-0366	Services	3.00	75.00
1546	1025	2024-08-24	2	SKU-0036		5.00	30.00
1547	1026	2024-08-25	1	SKU-0111	Services	3.00	37.50
1548	1027	2024-08-26	1	SKU-0068	Services	3.00	67.50
1549	1028	2024-08-27	1	SKU-0303	Services	3.00	80.00
1550	1028	2024-08-27	2	SKU-0281		8.00	50.00
1551	1029	2024-08-28	1	SKU-0047	Services	11.00	75.00
1552	1030	2024-08-29	1	SKU-0349	Services	10.00	7.50
1553	1031	2024-08-30	1	SKU-0182	Services	7.00	100.00
1554	1032	2024-08-31	1	SKU-0272	Services	6.00	90.00
1555	1032	2024-08-31	2	SKU-0345		6.00	77.50
1556	1033	2024-09-01	1	SKU-0318	Services	2.00	75.00
1557	1033	2024-09-01	2	SKU-0025		3.00	85.00
1558	1034	2024-09-02	1	SKU-0247	Services	7.00	55.00
1559	1035	2024-09-03	1	SKU-0005	Services	5.00	32.50
1560	1035	2024-09-03	2	SKU-0367		7.00	92.50
1561	1036	2024-09-04	1	SKU-0320	Services	5.00	82.50
1562	1036	2024-09-04	2	SKU-0246		4.00	65.00
1563	1037	2024-09-05	1	SKU-0198	Services	3.00	102.50
1564	1038	2024-09-06	1	SKU-0160	Services	1.00	95.00
1565	1038	2024-09-06	2	SKU-0040		8.00	30.00
1566	1039	2024-09-07	1	SKU-0271	Services	1.00	60.00
1567	1039	2024-09-07	2	SKU-0257		12.00	87.50
1568	1040	2024-09-08	1	SKU-0075	Services	10.00	25.00
1569	1040	2024-09-08	2	SKU-0297		12.00	52.50
1570	1041	2024-09-09	1	SKU-0161	Services	3.00	25.00
1571	1041	2024-09-09	2	SKU-0395		4.00	47.50
1572	1042	2024-09-10	1	SKU-0053	Services	2.00	52.50
1573	1043	2024-09-11	1	SKU-0366	Services	1.00	72.50
1574	1043	2024-09-11	2	SKU-0385		9.00	80.00
1575	1044	2024-09-12	1	SKU-0222	Services	3.00	50.00
1576	1044	2024-09-12	2	SKU-0245		12.00	45.00
1577	1045	2024-09-13	1	SKU-0071	Services	5.00	15.00
1578	1046	2024-09-14	1	SKU-0192	Services	7.00	47.50
1579	1047	2024-09-15	1	SKU-0319	Services	10.00	67.50
1580	1048	2024-09-16	1	SKU-0274	Services	2.00	7.50
1581	1048	2024-09-16	2	SKU-0322		12.00	30.00
1582	1049	2024-09-17	1	SKU-0396	Services	1.00	37.50
1583	1049	2024-09-17	2	SKU-0343		10.00	45.00
1584	1050	2024-09-18	1	SKU-0140	Services	1.00	12.50
1585	1050	2024-09-18	2	SKU-0389		3.00	40.00
1586	1051	2024-09-18	1	SKU-0162	Services	5.00	7.50
1587	1051	2024-09-18	2	SKU-0309		12.00	47.50
1588	1052	2024-09-19	1	SKU-0187	Services	3.00	92.50
1589	1053	2024-09-20	1	SKU-0364	Services	6.00	97.50
1590	1054	2024-09-21	1	SKU-0336	Services	2.00	40.00
1591	1055	2024-09-22	1	SKU-0223	Services	6.00	40.00
1592	1055	2024-09-22	2	SKU-0361		12.00	62.50
1593	1056	2024-09-23	1	SKU-0256	Services	1.00	40.00
1594	1057	2024-09-24	1	SKU-0305	Services	8.00	72.50
1595	1058	2024-09-25	1	SKU-0154	Services	3.00	100.00
1596	1058	2024-09-25	2	SKU-0075		7.00	45.00
1597	1059	2024-09-26	1	SKU-0169	Services	7.00	10.00
1598	1059	2024-09-26	2	SKU-0340		1.00	32.50
1599	1060	2024-09-27	1	SKU-0129	Services	10.00	100.00
1600	1061	2024-09-28	1	SKU-0199	Services	12.00	50.00
1601	1061	2024-09-28	2	SKU-0280		12.00	25.00
1602	1062	2024-09-29	1	SKU-0282	Services	8.00	17.50
1603	1063	2024-09-30	1	SKU-0386	Services	9.00	12.50
1604	1063	2024-09-30	2	SKU-0310		5.00	25.00
1605	1064	2024-10-01	1	SKU-0308	Services	6.00	15.00
1606	1064	2024-10-01	2	SKU-0271		7.00	35.00
1607	1065	2024-10-02	1	SKU-0050	Services	11.00	60.00
1608	1066	2024-10-03	1	SKU-0393	Services	8.00	55.00
1609	1067	2024-10-04	1	SKU-0154	Services	5.00	85.00
1610	1067	2024-10-04	2	SKU-0100		10.00	40.00
1611	1068	2024-10-05	1	SKU-0243	Services	12.00	75.00
1612	1069	2024-10-06	1	SKU-0124	Services	5.00	10.00
1613	1070	2024-10-07	1	SKU-0169	Services	9.00	67.50
1614	1071	2024-10-08	1	SKU-0070	Services	7.00	30.00
1615	1071	2024-10-08	2	SKU-0308		8.00	27.50
1616	1072	2024-10-09	1	SKU-0346	Services	3.00	15.00
1617	1072	2024-10-09	2	SKU-0103		4.00	10.00
1618	1073	2024-10-10	1	SKU-0174	Services	12.00	90.00
1619	1073	2024-10-10	2	SKU-0118		9.00	30.00
1620	1074	2024-10-11	1	SKU-0163	Services	10.00	37.50
1621	1075	2024-10-12	1	SKU-0312	Services	9.00	80.00
1622	1075	2024-10-12	2	SKU-0301		4.00	72.50
1623	1076	2024-10-13	1	SKU-0076	Services	7.00	55.00
1624	1076	2024-10-13	2	SKU-0386		1.00	37.50
1625	1077	2024-10-14	1	SKU-0025	Services	11.00	70.00
1626	1078	2024-10-15	1	SKU-0257	Services	2.00	27.50
1627	1079	2024-10-16	1	SKU-0389	Services	9.00	67.50
1628	1079	2024-10-16	2	SKU-0356		11.00	50.00
1629	1080	2024-10-17	1	SKU-0290	Services	9.00	45.00
1630	1081	2024-10-18	1	SKU-0161	Services	12.00	60.00
1631	1081	2024-10-18	2	SKU-0124		3.00	90.00
1632	1082	2024-10-19	1	SKU-0114	Services	12.00	15.00
1633	1082	2024-10-19	2	SKU-0355		12.00	30.00
1634	1083	2024-10-20	1	SKU-0212	Services	11.00	25.00
1635	1083	2024-10-20	2	SKU-0343		11.00	82.50
1636	1084	2024-10-21	1	SKU-0175	Services	7.00	35.00
1637	1084	2024-10-21	2	SKU-0383		6.00	62.50
1638	1085	2024-10-22	1	SKU-0384	Services	6.00	62.50
1639	1085	2024-10-22	2	SKU-0135		3.00	35.00
1640	1086	2024-10-23	1	SKU-0343	Services	6.00	57.50
1641	1086	2024-10-23	2	SKU-0355		6.00	47.50
1642	1087	2024-10-24	1	SKU-0100	Services	11.00	67.50
1643	1088	2024-10-24	1	SKU-0391	Services	9.00	55.00
1644	1088	2024-10-24	2	SKU-0349		4.00	45.00
1645	1089	2024-10-25	1	SKU-0369	Services	6.00	7.50
1646	1089	2024-10-25	2	SKU-0051		12.00	27.50
1647	1090	2024-10-26	1	SKU-0040	Services	4.00	10.00
1648	1090	2024-10-26	2	SKU-0120		11.00	52.50
1649	1091	2024-10-27	1	SKU-0331	Services	11.00	5.00
1650	1092	2024-10-28	1	SKU-0326	Services	1.00	47.50
1651	1093	2024-10-29	1	SKU-0347	Services	2.00	47.50
1652	1094	2024-10-30	1	SKU-0385	Services	12.00	52.50
1653	1095	2024-10-31	1	SKU-0052	Services	3.00	37.50
1654	1095	2024-10-31	2	SKU-0224		1.00	77.50
1655	1096	2024-11-01	1	SKU-0391	Services	12.00	55.00
1656	1096	2024-11-01	2	SKU-0021		9.00	7.50
1657	1097	2024-11-02	1	SKU-0276	Services	4.00	65.00
1658	1098	2024-11-03	1	SKU-0051	Services	12.00	82.50
1659	1098	2024-11-03	2	SKU-0124		2.00	57.50
1660	1099	2024-11-04	1	SKU-0301	Services	1.00	10.00
1661	1100	2024-11-05	1	SKU-0320	Services	9.00	102.50
1662	1100	2024-11-05	2	SKU-0192		9.00	65.00
1663	1101	2024-11-06	1	SKU-0153	Services	9.00	85.00
1664	1102	2024-11-07	1	SKU-0000	Services	2.00	35.00
1665	1103	2024-11-08	1	SKU-0186	Services	8.00	62.50
1666	1103	2024-11-08	2	SKU-0380		12.00	10.00
1667	1104	2024-11-09	1	SKU-0229	Services	7.00	70.00
1668	1104	2024-11-09	2	SKU-0193		12.00	75.00
1669	1105	2024-11-10	1	SKU-0112	Services	9.00	87.50
1670	1106	2024-11-11	1	SKU-0179	Services	2.00	65.00
1671	1107	2024-11-12	1	SKU-0285	Services	3.00	45.00
1672	1107	2024-11-12	2	SKU-0281		11.00	30.00
1673	1108	2024-11-13	1	SKU-0335	Services	10.00	30.00
1674	1109	2024-11-14	1	SKU-0357	Services	9.00	90.00
1675	1109	2024-11-14	2	SKU-0264		10.00	80.00
1676	1110	2024-11-15	1	SKU-0312	Services	11.00	55.00
1677	1111	2024-11-16	1	SKU-0364	Services	11.00	20.00
1678	1111	2024-11-16	2	SKU-0306		7.00	10.00
1679	1112	2024-11-17	1	SKU-0116	Services	4.00	10.00
1680	1113	2024-11-18	1	SKU-0159	Services	7.00	55.00
1681	1114	2024-11-19	1	SKU-0268	Services	7.00	25.00
1682	1114	2024-11-19	2	SKU-0362		11.00	25.00
1683	1115	2024-11-20	1	SKU-0099	Services	9.00	27.50
1684	1115	2024-11-20	2	SKU-0264		2.00	42.50
1685	1116	2024-11-21	1	SKU-0303	Services	5.00	22.50
1686	1116	2024-11-21	2	SKU-0303		4.00	102.50
1687	1117	2024-11-22	1	SKU-0334	Services	12.00	72.50
1688	1118	2024-11-23	1	SKU-0176	Services	4.00	92.50
1689	1119	2024-11-24	1	SKU-0244	Services	10.00	85.00
1690	1120	2024-11-25	1	SKU-0251	Services	8.00	32.50
1691	1121	2024-11-26	1	SKU-0144	Services	9.00	80.00
1692	1122	2024-11-27	1	SKU-0048	Services	6.00	30.00
1693	1122	2024-11-27	2	SKU-0197		5.00	87.50
1694	1123	2024-11-28	1	SKU-0068	Services	11.00	17.50
1695	1124	2024-11-29	1	SKU-0391	Services	10.00	62.50
1696	1124	2024-11-29	2	SKU-0084		1.00	20.00
1697	1125	2024-11-30	1	SKU-0135	Services	9.00	15.00
1698	1125	2024-11-30	2	SKU-0085		9.00	25.00
1699	1126	2024-11-30	1	SKU-0114	Services	10.00	32.50
1700	1126	2024-11-30	2	SKU-0073		5.00	82.50
1701	1127	2024-12-01	1	SKU-0340	Services	8.00	77.50
1702	1127	2024-12-01	2	SKU-0348		9.00	102.50
1703	1128	2024-12-02	1	SKU-0203	Services	8.00	97.50
1704	1129	2024-12-03	1	SKU-0256	Services	4.00	17.50
1705	1130	2024-12-04	1	SKU-0198	Services	8.00	95.00
1706	1130	2024-12-04	2	SKU-0103		3.00	90.00
1707	1131	2024-12-05	1	SKU-0063	Services	2.00	57.50
1708	1132	2024-12-06	1	SKU-0141	Services	3.00	85.00
1709	1132	2024-12-06	2	SKU-0316		2.00	52.50
1710	1133	2024-12-07	1	SKU-0240	Services	8.00	70.00
1711	1134	2024-12-08	1	SKU-0288	Services	12.00	10.00
1712	1135	2024-12-09	1	SKU-0140	Services	8.00	15.00
1713	1136	2024-12-10	1	SKU-0069	Services	3.00	10.00
1714	1137	2024-12-11	1	SKU-0321	Services	7.00	45.00
1715	1138	2024-12-12	1	SKU-0120	Services	12.00	62.50
1716	1138	2024-12-12	2	SKU-0179		4.00	5.00
1717	1139	2024-12-13	1	SKU-0117	Services	1.00	12.50
1718	1139	2024-12-13	2	SKU-0224		4.00	35.00
1719	1140	2024-12-14	1	SKU-0066	Services	1.00	12.50
1720	1140	2024-12-14	2	SKU-0152		1.00	90.00
1721	1141	2024-12-15	1	SKU-0318	Services	9.00	95.00
1722	1142	2024-12-16	1	SKU-0206	Services	7.00	7.50
1723	1143	2024-12-17	1	SKU-0039	Services	12.00	75.00
1724	1144	2024-12-18	1	SKU-0217	Services	10.00	37.50
1725	1144	2024-12-18	2	SKU-0019		8.00	62.50
1726	1145	2024-12-19	1	SKU-0080	Services	9.00	55.00
1727	1146	2024-12-20	1	SKU-0290	Services	2.00	67.50
1728	1147	2024-12-21	1	SKU-0145	Services	5.00	35.00
1729	1147	2024-12-21	2	SKU-0070		2.00	25.00
1730	1148	2024-12-22	1	SKU-0245	Services	6.00	45.00
1731	1148	2024-12-22	2	SKU-0353		12.00	70.00
1732	1149	2024-12-23	1	SKU-0217	Services	5.00	45.00
1733	1150	2024-12-24	1	SKU-0059	Services	3.00	50.00
1734	1150	2024-12-24	2	SKU-0203		6.00	67.50
1735	1151	2024-12-25	1	SKU-0005	Services	5.00	12.50
1736	1151	2024-12-25	2	SKU-0157		2.00	85.00
1737	1152	2024-12-26	1	SKU-0241	Services	11.00	22.50
1738	1153	2024-12-27	1	SKU-0062	Services	12.00	42.50
1739	1154	2024-12-28	1	SKU-0146	Services	10.00	15.00
1740	1155	2024-12-29	1	SKU-0277	Services	6.00	47.50
1741	1155	2024-12-29	2	SKU-0027		11.00	55.00
1742	1156	2024-12-30	1	SKU-0213	Services	9.00	77.50
1743	1157	2024-12-31	1	SKU-0116	Services	4.00	37.50
1744	1157	2024-12-31	2	SKU-0283		11.00	5.00
1745	1158	2025-01-01	1	SKU-0394	Services	5.00	82.50
1746	1158	2025-01-01	2	SKU-0043		11.00	67.50
1747	1159	2025-01-02	1	SKU-0205	Services	3.00	90.00
1748	1160	2025-01-03	1	SKU-0394	Services	3.00	85.00
1749	1161	2025-01-04	1	SKU-0216	Services	2.00	50.00
1750	1162	2025-01-05	1	SKU-0230	Services	10.00	32.50
1751	1162	2025-01-05	2	SKU-0267		11.00	95.00
1752	1163	2025-01-05	1	SKU-0208	Services	2.00	72.50
1753	1163	2025-01-05	2	SKU-0083		5.00	102.50
1754	1164	2025-01-06	1	SKU-0185	Services	2.00	5.00
1755	1164	2025-01-06	2	SKU-0261		1.00	60.00
1756	1165	2025-01-07	1	SKU-0268	Services	5.00	62.50
1757	1166	2025-01-08	1	SKU-0213	Services	8.00	50.00
1758	1167	2025-01-09	1	SKU-0178	Services	3.00	47.50
1759	1167	2025-01-09	2	SKU-0297		6.00	62.50
1760	1168	2025-01-10	1	SKU-0334	Services	11.00	102.50
1761	1168	2025-01-10	2	SKU-0084		6.00	52.50
1762	1169	2025-01-11	1	SKU-0107	Services	2.00	70.00
1763	1170	2025-01-12	1	SKU-0292	Services	11.00	35.00
1764	1170	2025-01-12	2	SKU-0144		7.00	72.50
1765	1171	2025-01-13	1	SKU-0026	Services	3.00	25.00
1766	1172	2025-01-14	1	SKU-0268	Services	7.00	45.00
1767	1172	2025-01-14	2	SKU-0135		11.00	7.50
1768	1173	2025-01-15	1	SKU-0244	Services	1.00	37.50
1769	1173	2025-01-15	2	SKU-0316		2.00	15.00
1770	1174	2025-01-16	1	SKU-0085	Services	1.00	25.00
1771	1175	2025-01-17	1	SKU-0164	Services	6.00	77.50
1772	1176	2025-01-18	1	SKU-0225	Services	10.00	37.50
1773	1176	2025-01-18	2	SKU-0166		6.00	80.00
1774	1177	2025-01-19	1	SKU-0157	Services	10.00	55.00
1775	1177	2025-01-19	2	SKU-0209		10.00	15.00
1776	1178	2025-01-20	1	SKU-0285	Services	12.00	77.50
1777	1179	2025-01-21	1	SKU-0053	Services	7.00	25.00
1778	1180	2025-01-22	1	SKU-0336	Services	7.00	17.50
1779	1181	2025-01-23	1	SKU-0081	Services	8.00	27.50
1780	1182	2025-01-24	1	SKU-0278	Services	2.00	7.50
1781	1182	2025-01-24	2	SKU-0094		10.00	25.00
1782	1183	2025-01-25	1	SKU-0066	Services	8.00	40.00
1783	1184	2025-01-26	1	SKU-0124	Services	10.00	42.50
1784	1184	2025-01-26	2	SKU-0257		10.00	27.50
1785	1185	2025-01-27	1	SKU-0389	Services	4.00	7.50
1786	1185	2025-01-27	2	SKU-0347		2.00	20.00
1787	1186	2025-01-28	1	SKU-0345	Services	11.00	30.00
1788	1186	2025-01-28	2	SKU-0110		12.00	37.50
1789	1187	2025-01-29	1	SKU-0296	Services	6.00	67.50
1790	1188	2025-01-30	1	SKU-0228	Services	10.00	17.50
1791	1188	2025-01-30	2	SKU-0299		3.00	75.00
1792	1189	2025-01-31	1	SKU-0282	Services	7.00	75.00
1793	1189	2025-01-31	2	SKU-0308		10.00	87.50
1794	1190	2025-02-01	1	SKU-0228	Services	1.00	40.00
1795	1191	2025-02-02	1	SKU-0359	Services	8.00	20.00
1796	1192	2025-02-03	1	SKU-0339	Services	12.00	20.00
1797	1193	2025-02-04	1	SKU-0126	Services	1.00	5.00
1798	1193	2025-02-04	2	SKU-0030		11.00	40.00
1799	1194	2025-02-05	1	SKU-0158	Services	6.00	90.00
1800	1194	2025-02-05	2	SKU-0083		12.00	85.00
1801	1195	2025-02-06	1	SKU-0080	Services	3.00	12.50
1802	1195	2025-02-06	2	SKU-0174		7.00	90.00
1803	1196	2025-02-07	1	SKU-0031	Services	12.00	40.00
1804	1197	2025-02-08	1	SKU-0023	Services	5.00	15.00
1805	1198	2025-02-09	1	SKU-0148	Services	9.00	52.50
1806	1199	2025-02-10	1	SKU-0307	Services	6.00	92.50
1807	1199	2025-02-10	2	SKU-0054		9.00	77.50
1808	1200	2025-02-11	1	SKU-0355	Services	6.00	72.50
1809	1200	2025-02-11	2	SKU-0114		6.00	62.50
1810	1201	2025-02-11	1	SKU-0132	Services	7.00	57.50
1811	1201	2025-02-11	2	SKU-0134		3.00	67.50
1812	1202	2025-02-12	1	SKU-0364	Services	6.00	30.00
1813	1203	2025-02-13	1	SKU-0270	Services	5.00	20.00
1814	1203	2025-02-13	2	SKU-0043		1.00	57.50
1815	1204	2025-02-14	1	SKU-0105	Services	2.00	52.50
1816	1204	2025-02-14	2	SKU-0292		1.00	72.50
1817	1205	2025-02-15	1	SKU-0191	Services	5.00	22.50
1818	1205	2025-02-15	2	SKU-0005		3.00	15.00
1819	1206	2025-02-16	1	SKU-0090	Services	12.00	5.00
1820	1207	2025-02-17	1	SKU-0199	Services	9.00	87.50
1821	1208	2025-02-18	1	SKU-0129	Services	2.00	77.50
1822	1208	2025-02-18	2	SKU-0190		3.00	82.50
1823	1209	2025-02-19	1	SKU-0367	Services	11.00	37.50
1824	1210	2025-02-20	1	SKU-0142	Services	1.00	32.50
1825	1210	2025-02-20	2	SKU-0014		9.00	52.50
1826	1211	2025-02-21	1	SKU-0118	Services	9.00	95.00
1827	1211	2025-02-21	2	SKU-0275		4.00	70.00
1828	1212	2025-02-22	1	SKU-0104	Services	6.00	57.50
1829	1212	2025-02-22	2	SKU-0251		4.00	45.00
1830	1213	2025-02-23	1	SKU-0066	Services	8.00	85.00
1831	1214	2025-02-24	1	SKU-0023	Services	2.00	57.50
1832	1215	2025-02-25	1	SKU-0302	Services	5.00	5.00
1833	1216	2025-02-26	1	SKU-0005	Services	8.00	25.00
1834	1216	2025-02-26	2	SKU-0216		11.00	95.00
1835	1217	2025-02-27	1	SKU-0228	Services	1.00	27.50
1836	1217	2025-02-27	2	SKU-0265		2.00	5.00
1837	1218	2025-02-28	1	SKU-0235	Services	4.00	5.00
1838	1218	2025-02-28	2	SKU-0277		1.00	20.00
1839	1219	2025-03-01	1	SKU-0240	Services	7.00	82.50
1840	1219	2025-03-01	2	SKU-0275		11.00	12.50
1841	1220	2025-03-02	1	SKU-0129	Services	10.00	72.50
1842	1221	2025-03-03	1	SKU-0036	Services	8.00	97.50
1843	1221	2025-03-03	2	SKU-0084		2.00	80.00
1844	1222	2025-03-04	1	SKU-0016	Services	3.00	40.00
1845	1222	2025-03-04	2	SKU-0209		12.00	65.00
1846	1223	2025-03-05	1	SKU-0362	Services	6.00	92.50
1847	1224	2025-03-06	1	SKU-0181	Services	11.00	32.50
1848	1224	2025-03-06	2	SKU-0322		8.00	10.00
1849	1225	2025-03-07	1	SKU-0144	Services	1.00	60.00
1850	1226	2025-03-08	1	SKU-0046	Services	4.00	40.00
1851	1227	2025-03-09	1	SKU-0378	Services	4.00	35.00
1852	1228	2025-03-10	1	SKU-0242	Services	7.00	17.50
1853	1228	2025-03-10	2	SKU-0293		7.00	17.50
1854	1229	2025-03-11	1	SKU-0097	Services	5.00	55.00
1855	1230	2025-03-12	1	SKU-0067	Services	11.00	57.50
1856	1231	2025-03-13	1	SKU-0014	Services	4.00	60.00
1857	1232	2025-03-14	1	SKU-0311	Services	1.00	5.00
1858	1232	2025-03-14	2	SKU-0017		5.00	52.50
1859	1233	2025-03-15	1	SKU-0190	Services	3.00	45.00
1860	1234	2025-03-16	1	SKU-0155	Services	11.00	80.00
1861	1234	2025-03-16	2	SKU-0304		3.00	65.00
1862	1235	2025-03-17	1	SKU-0120	Services	11.00	85.00
1863	1235	2025-03-17	2	SKU-0289		8.00	70.00
1864	1236	2025-03-18	1	SKU-0168	Services	2.00	47.50
1865	1237	2025-03-19	1	SKU-0090	Services	1.00	67.50
1866	1237	2025-03-19	2	SKU-0244		11.00	70.00
1867	1238	2025-03-19	1	SKU-0019	Services	11.00	22.50
1868	1238	2025-03-19	2	SKU-0316		11.00	35.00
1869	1239	2025-03-20	1	SKU-0101	Services	4.00	85.00
1870	1240	2025-03-21	1	SKU-0068	Services	10.00	92.50
1871	1240	2025-03-21	2	SKU-0380		2.00	82.50
1872	1241	2025-03-22	1	SKU-0141	Services	12.00	20.00
1873	1241	2025-03-22	2	SKU-0009		3.00	40.00
1874	1242	2025-03-23	1	SKU-0389	Services	12.00	22.50
1875	1242	2025-03-23	2	SKU-0225		5.00	12.50
1876	1243	2025-03-24	1	SKU-0163	Services	4.00	12.50
1877	1243	2025-03-24	2	SKU-0031		11.00	20.00
1878	1244	2025-03-25	1	SKU-0399	Services	1.00	60.00
1879	1244	2025-03-25	2	SKU-0380		7.00	37.50
1880	1245	2025-03-26	1	SKU-0299	Services	2.00	35.00
1881	1246	2025-03-27	1	SKU-0096	Services	5.00	87.50
1882	1246	2025-03-27	2	SKU-0240		4.00	90.00
1883	1247	2025-03-28	1	SKU-0305	Services	8.00	47.50
1884	1248	2025-03-29	1	SKU-0120	Services	2.00	50.00
1885	1249	2025-03-30	1	SKU-0281	Services	4.00	82.50
1886	1250	2025-03-31	1	SKU-0045	Services	5.00	15.00
1887	1251	2025-04-01	1	SKU-0220	Services	10.00	37.50
1888	1251	2025-04-01	2	SKU-0091		6.00	7.50
1889	1252	2025-04-02	1	SKU-0032	Services	3.00	57.50
1890	1252	2025-04-02	2	SKU-0265		2.00	35.00
1891	1253	2025-04-03	1	SKU-0002	Services	4.00	7.50
1892	1253	2025-04-03	2	SKU-0120		7.00	35.00
1893	1254	2025-04-04	1	SKU-0156	Services	9.00	90.00
1894	1254	2025-04-04	2	SKU-0382		7.00	62.50
1895	1255	2025-04-05	1	SKU-0243	Services	5.00	80.00
1896	1255	2025-04-05	2	SKU-0181		3.00	35.00
1897	1256	2025-04-06	1	SKU-0299	Services	12.00	40.00
1898	1256	2025-04-06	2	SKU-0059		12.00	7.50
1899	1257	2025-04-07	1	SKU-0184	Services	7.00	77.50
1900	1257	2025-04-07	2	SKU-0101		8.00	82.50
1901	1258	2025-04-08	1	SKU-0141	Services	12.00	15.00
1902	1259	2025-04-09	1	SKU-0338	Services	8.00	57.50
1903	1259	2025-04-09	2	SKU-0040		2.00	85.00
1904	1260	2025-04-10	1	SKU-0399	Services	1.00	40.00
1905	1260	2025-04-10	2	SKU-0210		11.00	82.50
1906	1261	2025-04-11	1	SKU-0310	Services	3.00	30.00
1907	1262	2025-04-12	1	SKU-0317	Services	5.00	82.50
1908	1262	2025-04-12	2	SKU-0253		4.00	67.50
1909	1263	2025-04-13	1	SKU-0284	Services	5.00	12.50
1910	1264	2025-04-14	1	SKU-0020	Services	3.00	10.00
1911	1264	2025-04-14	2	SKU-0159		1.00	70.00
1912	1265	2025-04-15	1	SKU-0109	Services	7.00	85.00
1913	1265	2025-04-15	2	SKU-0074		7.00	62.50
1914	1266	2025-04-16	1	SKU-0029	Services	2.00	15.00
1915	1267	2025-04-17	1	SKU-0026	Services	12.00	92.50
1916	1268	2025-04-18	1	SKU-0112	Services	12.00	27.50
1917	1268	2025-04-18	2	SKU-0281		11.00	45.00
1918	1269	2025-04-19	1	SKU-0261	Services	2.00	50.00
1919	1269	2025-04-19	2	SKU-0374		12.00	62.50
1920	1270	2025-04-20	1	SKU-0297	Services	5.00	45.00
1921	1271	2025-04-21	1	SKU-0354	Services	10.00	95.00
1922	1271	2025-04-21	2	SKU-0079		12.00	102.50
1923	1272	2025-04-22	1	SKU-0277	Services	1.00	52.50
1924	1272	2025-04-22	2	SKU-0092		9.00	75.00
1925	1273	2025-04-23	1	SKU-0079	Services	9.00	15.00
1926	1273	2025-04-23	2	SKU-0100		1.00	50.00
1927	1274	2025-04-24	1	SKU-0377	Services	3.00	7.50
1928	1275	2025-04-25	1	SKU-0095	Services	10.00	30.00
1929	1276	2025-04-25	1	SKU-0373	Services	10.00	27.50
1930	1276	2025-04-25	2	SKU-0396		6.00	102.50
1931	1277	2025-04-26	1	SKU-0050	Services	5.00	30.00
1932	1278	2025-04-27	1	SKU-0175	Services	11.00	37.50
1933	1279	2025-04-28	1	SKU-0260	Services	8.00	35.00
1934	1279	2025-04-28	2	SKU-0313		11.00	55.00
1935	1280	2025-04-29	1	SKU-0247	Services	5.00	70.00
1936	1280	2025-04-29	2	SKU-0240		3.00	12.50
1937	1281	2025-04-30	1	SKU-0396	Services	11.00	10.00
1938	1281	2025-04-30	2	SKU-0265		7.00	75.00
1939	1282	2025-05-01	1	SKU-0244	Services	10.00	82.50
1940	1283	2025-05-02	1	SKU-0165	Services	6.00	62.50
1941	1283	2025-05-02	2	SKU-0208		3.00	75.00
1942	1284	2025-05-03	1	SKU-0296	Services	6.00	85.00
1943	1284	2025-05-03	2	SKU-0149		1.00	92.50
1944	1285	2025-05-04	1	SKU-0095	Services	12.00	70.00
1945	1285	2025-05-04	2	SKU-0114		1.00	40.00
1946	1286	2025-05-05	1	SKU-0208	Services	1.00	85.00
1947	1287	2025-05-06	1	SKU-0316	Services	12.00	85.00
1948	1287	2025-05-06	2	SKU-0035		11.00	100.00
1949	1288	2025-05-07	1	SKU-0069	Services	12.00	72.50
1950	1289	2025-05-08	1	SKU-0087	Services	7.00	17.50
1951	1289	2025-05-08	2	SKU-0378		1.00	10.00
1952	1290	2025-05-09	1	SKU-0371	Services	5.00	30.00
1953	1290	2025-05-09	2	SKU-0071		10.00	50.00
1954	1291	2025-05-10	1	SKU-0068	Services	12.00	80.00
1955	1291	2025-05-10	2	SKU-0127		7.00	72.50
1956	1292	2025-05-11	1	SKU-0326	Services	4.00	17.50
1957	1293	2025-05-12	1	SKU-0013	Services	10.00	77.50
1958	1294	2025-05-13	1	SKU-0192	Services	5.00	87.50
1959	1294	2025-05-13	2	SKU-0355		5.00	92.50
1960	1295	2025-05-14	1	SKU-0372	Services	1.00	52.50
1961	1295	2025-05-14	2	SKU-0102		11.00	37.50
1962	1296	2025-05-15	1	SKU-0242	Services	10.00	5.00
1963	1296	2025-05-15	2	SKU-0347		12.00	32.50
1964	1297	2025-05-16	1	SKU-0081	Services	1.00	35.00
1965	1297	2025-05-16	2	SKU-0184		2.00	85.00
1966	1298	2025-05-17	1	SKU-0216	Services	10.00	82.50
1967	1299	2025-05-18	1	SKU-0398	Services	4.00	57.50
1968	1300	2025-05-19	1	SKU-0159	Services	5.00	75.00
1969	1300	2025-05-19	2	SKU-0031		2.00	30.00
1970	1301	2025-05-20	1	SKU-0104	Services	5.00	45.00
1971	1301	2025-05-20	2	SKU-0025		7.00	90.00
1972	1302	2025-05-21	1	SKU-0187	Services	3.00	22.50
1973	1303	2025-05-22	1	SKU-0224	Services	4.00	32.50
1974	1304	2025-05-23	1	SKU-0064	Services	4.00	80.00
1975	1305	2025-05-24	1	SKU-0381	Services	8.00	60.00
1976	1305	2025-05-24	2	SKU-0052		10.00	10.00
1977	1306	2025-05-25	1	SKU-0241	Services	4.00	70.00
1978	1307	2025-05-26	1	SKU-0009	Services	6.00	45.00
1979	1308	2025-05-27	1	SKU-0072	Services	10.00	22.50
1980	1308	2025-05-27	2	SKU-0088		3.00	87.50
1981	1309	2025-05-28	1	SKU-0086	Services	3.00	100.00
1982	1309	2025-05-28	2	SKU-0090		11.00	62.50
1983	1310	2025-05-29	1	SKU-0022	Services	1.00	47.50
1984	1311	2025-05-30	1	SKU-0226	Services	12.00	50.00
1985	1311	2025-05-30	2	SKU-0269		1.00	87.50
1986	1312	2025-05-31	1	SKU-0236	Services	8.00	12.50
1987	1312	2025-05-31	2	SKU-0056		9.00	77.50
1988	1313	2025-05-31	1	SKU-0168	Services	1.00	47.50
1989	1314	2025-06-01	1	SKU-0069	Services	5.00	70.00
1990	1314	2025-06-01	2	SKU-0327		7.00	60.00
1991	1315	2025-06-02	1	SKU-0124	Services	9.00	27.50
1992	1315	2025-06-02	2	SKU-0296		11.00	12.50
1993	1316	2025-06-03	1	SKU-0003	Services	7.00	35.00
1994	1317	2025-06-04	1	SKU-0200	Services	5.00	92.50
1995	1317	2025-06-04	2	SKU-0291		4.00	10.00
1996	1318	2025-06-05	1	SKU-0012	Services	2.00	55.00
1997	1318	2025-06-05	2	SKU-0262		9.00	5.00
1998	1319	2025-06-06	1	SKU-0157	Services	11.00	80.00
1999	1319	2025-06-06	2	SKU-0280		5.00	27.50
2000	1320	2025-06-07	1	SKU-0176	Services	5.00	65.00
2001	1321	2025-06-08	1	SKU-0286	Services	7.00	10.00
2002	1322	2025-06-09	1	SKU-0377	Services	3.00	85.00
2003	1323	2025-06-10	1	SKU-0269	Services	5.00	15.00
2004	1323	2025-06-10	2	SKU-0206		10.00	30.00
2005	1324	2025-06-11	1	SKU-0151	Services	3.00	47.50
2006	1325	2025-06-12	1	SKU-0248	Services	9.00	97.50
2007	1326	2025-06-13	1	SKU-0376	Services	6.00	25.00
2008	1326	2025-06-13	2	SKU-0132		4.00	20.00
2009	1327	2025-06-14	1	SKU-0314	Services	1.00	17.50
2010	1328	2025-06-15	1	SKU-0131	Services	5.00	30.00
2011	1329	2025-06-16	1	SKU-0358	Services	11.00	87.50
2012	1329	2025-06-16	2	SKU-0182		1.00	52.50
2013	1330	2025-06-17	1	SKU-0077	Services	4.00	12.50
2014	1330	2025-06-17	2	SKU-0005		6.00	22.50
2015	1331	2025-06-18	1	SKU-0222	Services	4.00	80.00
2016	1332	2025-06-19	1	SKU-0267	Services	9.00	50.00
2017	1332	2025-06-19	2	SKU-0096		1.00	87.50
2018	1333	2025-06-20	1	SKU-0022	Services	4.00	102.50
2019	1333	2025-06-20	2	SKU-0284		2.00	42.50
2020	1334	2025-06-21	1	SKU-0130	Services	6.00	87.50
2021	1335	2025-06-22	1	SKU-0210	Services	11.00	27.50
2022	1335	2025-06-22	2	SKU-0125		9.00	87.50
2023	1336	2025-06-23	1	SKU-0380	Services	2.00	60.00
2024	1336	2025-06-23	2	SKU-0395		2.00	97.50
2025	1337	2025-06-24	1	SKU-0166	Services	12.00	95.00
2026	1337	2025-06-24	2	SKU-0338		6.00	17.50
2027	1338	2025-06-25	1	SKU-0034	Services	12.00	30.00
2028	1339	2025-06-26	1	SKU-0285	Services	10.00	37.50
2029	1339	2025-06-26	2	SKU-0088		5.00	7.50
2030	1340	2025-06-27	1	SKU-0235	Services	4.00	52.50
2031	1340	2025-06-27	2	SKU-0274		3.00	102.50
2032	1341	2025-06-28	1	SKU-0114	Services	9.00	25.00
2033	1341	2025-06-28	2	SKU-0049		1.00	35.00
2034	1342	2025-06-29	1	SKU-0250	Services	11.00	57.50
2035	1342	2025-06-29	2	SKU-0256		6.00	77.50
2036	1343	2025-06-30	1	SKU-0159	Services	2.00	17.50
2037	1344	2025-07-01	1	SKU-0129	Services	10.00	95.00
2038	1344	2025-07-01	2	SKU-0146		12.00	32.50
2039	1345	2025-07-02	1	SKU-0323	Services	7.00	47.50
2040	1345	2025-07-02	2	SKU-0357		1.00	70.00
2041	1346	2025-07-03	1	SKU-0219	Services	6.00	47.50
2042	1346	2025-07-03	2	SKU-0169		10.00	37.50
2043	1347	2025-07-04	1	SKU-0270	Services	9.00	17.50
2044	1347	2025-07-04	2	SKU-0356		12.00	50.00
2045	1348	2025-07-05	1	SKU-0031	Services	11.00	45.00
2046	1349	2025-07-06	1	SKU-0052	Services	12.00	62.50
2047	1349	2025-07-06	2	SKU-0136		9.00	82.50
2048	1350	2025-07-07	1	SKU-0272	Services	4.00	5.00
2049	1350	2025-07-07	2	SKU-0274		3.00	45.00
2050	1351	2025-07-07	1	SKU-0281	Services	2.00	15.00
2051	1352	2025-07-08	1	SKU-0000	Services	7.00	30.00
2052	1352	2025-07-08	2	SKU-0389		10.00	5.00
2053	1353	2025-07-09	1	SKU-0047	Services	10.00	25.00
2054	1354	2025-07-10	1	SKU-0048	Services	5.00	35.00
2055	1354	2025-07-10	2	SKU-0327		1.00	27.50
2056	1355	2025-07-11	1	SKU-0350	Services	9.00	50.00
2057	1356	2025-07-12	1	SKU-0134	Services	10.00	20.00
2058	1356	2025-07-12	2	SKU-0199		7.00	17.50
2059	1357	2025-07-13	1	SKU-0271	Services	4.00	95.00
2060	1357	2025-07-13	2	SKU-0215		7.00	52.50
2061	1358	2025-07-14	1	SKU-0122	Services	9.00	42.50
2062	1358	2025-07-14	2	SKU-0343		12.00	15.00
2063	1359	2025-07-15	1	SKU-0193	Services	5.00	80.00
2064	1360	2025-07-16	1	SKU-0288	Services	6.00	10.00
2065	1360	2025-07-16	2	SKU-0358		3.00	87.50
2066	1361	2025-07-17	1	SKU-0354	Services	1.00	75.00
2067	1362	2025-07-18	1	SKU-0054	Services	6.00	20.00
2068	1362	2025-07-18	2	SKU-0276		12.00	45.00
2069	1363	2025-07-19	1	SKU-0273	Services	4.00	47.50
2070	1363	2025-07-19	2	SKU-0149		6.00	30.00
2071	1364	2025-07-20	1	SKU-0304	Services	4.00	95.00
2072	1365	2025-07-21	1	SKU-0331	Services	5.00	85.00
2073	1366	2025-07-22	1	SKU-0298	Services	6.00	47.50
2074	1367	2025-07-23	1	SKU-0350	Services	12.00	62.50
2075	1368	2025-07-24	1	SKU-0115	Services	2.00	42.50
2076	1368	2025-07-24	2	SKU-0310		7.00	70.00
2077	1369	2025-07-25	1	SKU-0345	Services	1.00	55.00
2078	1369	2025-07-25	2	SKU-0080		12.00	45.00
2079	1370	2025-07-26	1	SKU-0258	Services	4.00	100.00
2080	1371	2025-07-27	1	SKU-0108	Services	1.00	85.00
2081	1372	2025-07-28	1	SKU-0306	Services	7.00	20.00
2082	1373	2025-07-29	1	SKU-0000	Services	2.00	30.00
2083	1374	2025-07-30	1	SKU-0060	Services	12.00	37.50
2084	1374	2025-07-30	2	SKU-0248		10.00	57.50
2085	1375	2025-07-31	1	SKU-0123	Services	5.00	30.00
2086	1375	2025-07-31	2	SKU-0196		6.00	67.50
2087	1376	2025-08-01	1	SKU-0313	Services	5.00	15.00
2088	1377	2025-08-02	1	SKU-0009	Services	10.00	80.00
2089	1377	2025-08-02	2	SKU-0256		10.00	70.00
2090	1378	2025-08-03	1	SKU-0217	Services	5.00	50.00
2091	1379	2025-08-04	1	SKU-0020	Services	10.00	60.00
2092	1380	2025-08-05	1	SKU-0332	Services	8.00	92.50
2093	1381	2025-08-06	1	SKU-0350	Services	2.00	10.00
2094	1382	2025-08-07	1	SKU-0150	Services	11.00	52.50
2095	1382	2025-08-07	2	SKU-0019		8.00	102.50
2096	1383	2025-08-08	1	SKU-0003	Services	2.00	17.50
2097	1384	2025-08-09	1	SKU-0029	Services	3.00	32.50
2098	1384	2025-08-09	2	SKU-0197		12.00	62.50
2099	1385	2025-08-10	1	SKU-0173	Services	10.00	92.50
2100	1386	2025-08-11	1	SKU-0310	Services	5.00	72.50
2101	1386	2025-08-11	2	SKU-0045		8.00	30.00
2102	1387	2025-08-12	1	SKU-0390	Services	8.00	85.00
2103	1388	2025-08-12	1	SKU-0334	Services	4.00	95.00
2104	1388	2025-08-12	2	SKU-0111		7.00	80.00
2105	1389	2025-08-13	1	SKU-0090	Services	4.00	15.00
2106	1390	2025-08-14	1	SKU-0112	Services	3.00	25.00
2107	1390	2025-08-14	2	SKU-0164		1.00	80.00
2108	1391	2025-08-15	1	SKU-0247	Services	3.00	102.50
2109	1391	2025-08-15	2	SKU-0278		11.00	70.00
2110	1392	2025-08-16	1	SKU-0321	Services	10.00	87.50
2111	1392	2025-08-16	2	SKU-0203		12.00	10.00
2112	1393	2025-08-17	1	SKU-0051	Services	7.00	62.50
2113	1394	2025-08-18	1	SKU-0174	Services	11.00	57.50
2114	1395	2025-08-19	1	SKU-0169	Services	4.00	100.00
2115	1395	2025-08-19	2	SKU-0007		7.00	90.00
2116	1396	2025-08-20	1	SKU-0180	Services	12.00	102.50
2117	1396	2025-08-20	2	SKU-0098		10.00	65.00
2118	1397	2025-08-21	1	SKU-0112	Services	2.00	40.00
2119	1397	2025-08-21	2	SKU-0255		1.00	67.50
2120	1398	2025-08-22	1	SKU-0040	Services	11.00	60.00
2121	1399	2025-08-23	1	SKU-0269	Services	4.00	25.00
2122	1400	2025-08-24	1	SKU-0045	Services	3.00	90.00
2123	1401	2025-08-25	1	SKU-0292	Services	8.00	97.50
2124	1401	2025-08-25	2	SKU-0117		2.00	42.50
2125	1402	2025-08-26	1	SKU-0361	Services	12.00	55.00
2126	1403	2025-08-27	1	SKU-0001	Services	4.00	77.50
2127	1403	2025-08-27	2	SKU-0020		10.00	70.00
2128	1404	2025-08-28	1	SKU-0017	Services	11.00	55.00
2129	1404	2025-08-28	2	SKU-0376		6.00	10.00
2130	1405	2025-08-29	1	SKU-0195	Services	7.00	22.50
2131	1406	2025-08-30	1	SKU-0316	Services	12.00	37.50
2132	1406	2025-08-30	2	SKU-0212		6.00	47.50
2133	1407	2025-08-31	1	SKU-0016	Services	9.00	72.50
2134	1408	2025-09-01	1	SKU-0147	Services	3.00	55.00
2135	1409	2025-09-02	1	SKU-0108	Services	7.00	50.00
2136	1409	2025-09-02	2	SKU-0365		1.00	45.00
2137	1410	2025-09-03	1	SKU-0021	Services	5.00	87.50
2138	1410	2025-09-03	2	SKU-0353		12.00	47.50
2139	1411	2025-09-04	1	SKU-0284	Services	3.00	100.00
2140	1412	2025-09-05	1	SKU-0299	Services	6.00	37.50
2141	1413	2025-09-06	1	SKU-0064	Services	9.00	100.00
2142	1413	2025-09-06	2	SKU-0159		9.00	60.00
2143	1414	2025-09-07	1	SKU-0116	Services	12.00	70.00
2144	1414	2025-09-07	2	SKU-0190		2.00	80.00
2145	1415	2025-09-08	1	SKU-0077	Services	3.00	90.00
2146	1416	2025-09-09	1	SKU-0357	Services	2.00	35.00
2147	1416	2025-09-09	2	SKU-0229		12.00	12.50
2148	1417	2025-09-10	1	SKU-0252	Services	10.00	50.00
2149	1418	2025-09-11	1	SKU-0189	Services	6.00	52.50
2150	1418	2025-09-11	2	SKU-0002		7.00	80.00
2151	1419	2025-09-12	1	SKU-0288	Services	12.00	70.00
2152	1420	2025-09-13	1	SKU-0047	Services	6.00	100.00
2153	1421	2025-09-14	1	SKU-0125	Services	9.00	10.00
2154	1422	2025-09-15	1	SKU-0196	Services	5.00	80.00
2155	1423	2025-09-16	1	SKU-0181	Services	3.00	75.00
2156	1424	2025-09-17	1	SKU-0375	Services	3.00	97.50
2157	1425	2025-09-18	1	SKU-0153	Services	12.00	35.00
2158	1426	2025-09-18	1	SKU-0000	Services	7.00	42.50
2159	1427	2025-09-19	1	SKU-0113	Services	6.00	37.50
2160	1427	2025-09-19	2	SKU-0053		4.00	75.00
2161	1428	2025-09-20	1	SKU-0053	Services	3.00	37.50
2162	1428	2025-09-20	2	SKU-0117		11.00	67.50
2163	1429	2025-09-21	1	SKU-0307	Services	12.00	32.50
2164	1429	2025-09-21	2	SKU-0322		10.00	5.00
2165	1430	2025-09-22	1	SKU-0380	Services	5.00	27.50
2166	1430	2025-09-22	2	SKU-0388		10.00	97.50
2167	1431	2025-09-23	1	SKU-0128	Services	11.00	72.50
2168	1431	2025-09-23	2	SKU-0181		7.00	50.00
2169	1432	2025-09-24	1	SKU-0324	Services	3.00	30.00
2170	1432	2025-09-24	2	SKU-0244		2.00	50.00
2171	1433	2025-09-25	1	SKU-0149	Services	11.00	25.00
2172	1433	2025-09-25	2	SKU-0196		4.00	27.50
2173	1434	2025-09-26	1	SKU-0055	Services	6.00	50.00
2174	1435	2025-09-27	1	SKU-0312	Services	3.00	90.00
2175	1435	2025-09-27	2	SKU-0065		6.00	37.50
2176	1436	2025-09-28	1	SKU-0043	Services	9.00	47.50
2177	1437	2025-09-29	1	SKU-0275	Services	10.00	82.50
2178	1438	2025-09-30	1	SKU-0190	Services	5.00	20.00
2179	1438	2025-09-30	2	SKU-0355		4.00	25.00
2180	1439	2025-10-01	1	SKU-0098	Services	3.00	27.50
2181	1439	2025-10-01	2	SKU-0177		6.00	57.50
2182	1440	2025-10-02	1	SKU-0149	Services	12.00	5.00
2183	1440	2025-10-02	2	SKU-0383		11.00	50.00
2184	1441	2025-10-03	1	SKU-0154	Services	2.00	82.50
2185	1441	2025-10-03	2	SKU-0142		2.00	90.00
2186	1442	2025-10-04	1	SKU-0384	Services	1.00	80.00
2187	1443	2025-10-05	1	SKU-0389	Services	2.00	40.00
2188	1444	2025-10-06	1	SKU-0050	Services	10.00	70.00
2189	1444	2025-10-06	2	SKU-0223		5.00	10.00
2190	1445	2025-10-07	1	SKU-0045	Services	2.00	45.00
2191	1445	2025-10-07	2	SKU-0338		10.00	85.00
2192	1446	2025-10-08	1	SKU-0115	Services	4.00	55.00
2193	1446	2025-10-08	2	SKU-0034		2.00	55.00
2194	1447	2025-10-09	1	SKU-0110	Services	8.00	22.50
2195	1448	2025-10-10	1	SKU-0351	Services	4.00	22.50
2196	1448	2025-10-10	2	SKU-0108		3.00	62.50
2197	1449	2025-10-11	1	SKU-0370	Services	7.00	15.00
2198	1449	2025-10-11	2	SKU-0305		3.00	92.50
2199	1450	2025-10-12	1	SKU-0281	Services	6.00	57.50
2200	1451	2025-10-13	1	SKU-0127	Services	3.00	7.50
2201	1452	2025-10-14	1	SKU-0200	Services	11.00	27.50
2202	1453	2025-10-15	1	SKU-0083	Services	7.00	77.50
2203	1454	2025-10-16	1	SKU-0282	Services	5.00	10.00
2204	1454	2025-10-16	2	SKU-0378		2.00	57.50
2205	1455	2025-10-17	1	SKU-0296	Services	5.00	45.00
2206	1455	2025-10-17	2	SKU-0230		10.00	20.00
2207	1456	2025-10-18	1	SKU-0067	Services	7.00	15.00
2208	1456	2025-10-18	2	SKU-0102		6.00	42.50
2209	1457	2025-10-19	1	SKU-0372	Services	5.00	102.50
2210	1458	2025-10-20	1	SKU-0032	Services	4.00	82.50
2211	1459	2025-10-21	1	SKU-0037	Services	5.00	50.00
2212	1459	2025-10-21	2	SKU-0055		3.00	82.50
2213	1460	2025-10-22	1	SKU-0163	Services	3.00	62.50
2214	1461	2025-10-23	1	SKU-0010	Services	5.00	15.00
2215	1462	2025-10-24	1	SKU-0209	Services	3.00	65.00
2216	1463	2025-10-24	1	SKU-0369	Services	5.00	27.50
2217	1464	2025-10-25	1	SKU-0120	Services	8.00	57.50
2218	1465	2025-10-26	1	SKU-0237	Services	8.00	45.00
2219	1466	2025-10-27	1	SKU-0120	Services	4.00	77.50
2220	1466	2025-10-27	2	SKU-0199		3.00	92.50
2221	1467	2025-10-28	1	SKU-0085	Services	1.00	75.00
2222	1467	2025-10-28	2	SKU-0124		6.00	62.50
2223	1468	2025-10-29	1	SKU-0095	Services	10.00	55.00
2224	1469	2025-10-30	1	SKU-0190	Services	12.00	12.50
2225	1470	2025-10-31	1	SKU-0166	Services	2.00	7.50
2226	1471	2025-11-01	1	SKU-0028	Services	9.00	77.50
2227	1471	2025-11-01	2	SKU-0307		5.00	15.00
2228	1472	2025-11-02	1	SKU-0109	Services	6.00	72.50
2229	1473	2025-11-03	1	SKU-0045	Services	9.00	15.00
2230	1474	2025-11-04	1	SKU-0088	Services	3.00	30.00
2231	1475	2025-11-05	1	SKU-0363	Services	5.00	67.50
2232	1476	2025-11-06	1	SKU-0328	Services	1.00	70.00
2233	1477	2025-11-07	1	SKU-0242	Services	12.00	17.50
2234	1477	2025-11-07	2	SKU-0033		1.00	15.00
2235	1478	2025-11-08	1	SKU-0346	Services	10.00	52.50
2236	1479	2025-11-09	1	SKU-0384	Services	4.00	85.00
2237	1480	2025-11-10	1	SKU-0378	Services	4.00	75.00
2238	1481	2025-11-11	1	SKU-0142	Services	2.00	65.00
2239	1482	2025-11-12	1	SKU-0301	Services	5.00	100.00
2240	1483	2025-11-13	1	SKU-0111	Services	3.00	72.50
2241	1484	2025-11-14	1	SKU-0176	Services	1.00	27.50
2242	1485	2025-11-15	1	SKU-0012	Services	1.00	72.50
2243	1486	2025-11-16	1	SKU-0162	Services	5.00	95.00
2244	1487	2025-11-17	1	SKU-0107	Services	10.00	75.00
2245	1488	2025-11-18	1	SKU-0361	Services	5.00	60.00
2246	1489	2025-11-19	1	SKU-0320	Services	6.00	60.00
2247	1490	2025-11-20	1	SKU-0323	Services	2.00	40.00
2248	1490	2025-11-20	2	SKU-0252		5.00	72.50
2249	1491	2025-11-21	1	SKU-0114	Services	1.00	22.50
2250	1491	2025-11-21	2	SKU-0239		4.00	7.50
2251	1492	2025-11-22	1	SKU-0320	Services	10.00	75.00
2252	1493	2025-11-23	1	SKU-0170	Services	4.00	22.50
2253	1494	2025-11-24	1	SKU-0194	Services	6.00	17.50
2254	1495	2025-11-25	1	SKU-0275	Services	10.00	32.50
2255	1495	2025-11-25	2	SKU-0297		7.00	17.50
2256	1496	2025-11-26	1	SKU-0206	Services	10.00	87.50
2257	1497	2025-11-27	1	SKU-0376	Services	7.00	60.00
2258	1497	2025-11-27	2	SKU-0393		2.00	12.50
2259	1498	2025-11-28	1	SKU-0157	Services	5.00	27.50
2260	1498	2025-11-28	2	SKU-0182		11.00	57.50
2261	1499	2025-11-29	1	SKU-0373	Services	5.00	97.50
2262	1499	2025-11-29	2	SKU-0297		9.00	72.50
2263	1500	2025-11-30	1	SKU-0240	Services	5.00	10.00
\.


--
-- Data for Name: invoices_2022; Type: TABLE DATA; Schema: public; Owner: ledgerly_owner
--

COPY public.invoices_2022 (id, number, account_id, created_by, status, issued_on, due_on, currency, total, metadata) FROM stdin;
32	INV-000032	26	21	paid	2022-01-01	2022-01-31	EUR	65.00	\N
33	INV-000033	37	5	draft	2022-01-02	2022-02-01	EUR	1140.00	\N
34	INV-000034	40	47	paid	2022-01-03	2022-02-02	EUR	357.50	\N
35	INV-000035	15	26	paid	2022-01-04	2022-02-03	EUR	415.00	\N
36	INV-000036	25	47	sent	2022-01-05	2022-02-04	EUR	507.50	\N
37	INV-000037	30	10	paid	2022-01-06	2022-02-05	EUR	685.00	\N
38	INV-000038	33	52	paid	2022-01-06	2022-02-05	EUR	122.50	\N
39	INV-000039	34	27	paid	2022-01-07	2022-02-06	EUR	1205.00	\N
40	INV-000040	22	\N	paid	2022-01-08	2022-02-07	EUR	330.00	{"po": "PO 40", "notes": "first line\\nsecond line\\t\\\\."}
41	INV-000041	24	49	paid	2022-01-09	2022-02-08	EUR	1020.00	\N
42	INV-000042	32	28	paid	2022-01-10	2022-02-09	EUR	57.50	\N
43	INV-000043	4	19	paid	2022-01-11	2022-02-10	EUR	877.50	\N
44	INV-000044	40	45	paid	2022-01-12	2022-02-11	EUR	100.00	\N
45	INV-000045	7	54	paid	2022-01-13	2022-02-12	EUR	30.00	\N
46	INV-000046	21	7	paid	2022-01-14	2022-02-13	EUR	412.50	\N
47	INV-000047	26	1	paid	2022-01-15	2022-02-14	EUR	797.50	\N
48	INV-000048	27	23	sent	2022-01-16	2022-02-15	EUR	180.00	\N
49	INV-000049	34	25	paid	2022-01-17	2022-02-16	EUR	142.50	\N
50	INV-000050	22	\N	void	2022-01-18	2022-02-17	EUR	210.00	\N
51	INV-000051	17	16	paid	2022-01-19	2022-02-18	EUR	80.00	\N
52	INV-000052	6	30	paid	2022-01-20	2022-02-19	EUR	590.00	\N
53	INV-000053	8	28	paid	2022-01-21	2022-02-20	EUR	1017.50	\N
54	INV-000054	31	42	paid	2022-01-22	2022-02-21	EUR	800.00	\N
55	INV-000055	7	42	paid	2022-01-23	2022-02-22	EUR	895.00	\N
56	INV-000056	28	35	paid	2022-01-24	2022-02-23	EUR	640.00	\N
57	INV-000057	28	34	paid	2022-01-25	2022-02-24	EUR	240.00	\N
58	INV-000058	20	30	paid	2022-01-26	2022-02-25	EUR	512.50	\N
59	INV-000059	20	59	paid	2022-01-27	2022-02-26	EUR	90.00	\N
60	INV-000060	22	\N	sent	2022-01-28	2022-02-27	EUR	960.00	{"po": "PO 60", "notes": "first line\\nsecond line\\t\\\\."}
61	INV-000061	1	39	paid	2022-01-29	2022-02-28	EUR	225.00	\N
62	INV-000062	28	51	paid	2022-01-30	2022-03-01	EUR	120.00	\N
63	INV-000063	27	10	paid	2022-01-31	2022-03-02	EUR	390.00	\N
64	INV-000064	9	22	paid	2022-02-01	2022-03-03	EUR	17.50	\N
65	INV-000065	4	22	paid	2022-02-02	2022-03-04	EUR	462.50	\N
66	INV-000066	30	12	draft	2022-02-03	2022-03-05	EUR	270.00	\N
67	INV-000067	5	3	paid	2022-02-04	2022-03-06	EUR	92.50	\N
68	INV-000068	11	44	paid	2022-02-05	2022-03-07	EUR	1100.00	\N
69	INV-000069	9	23	paid	2022-02-06	2022-03-08	EUR	597.50	\N
70	INV-000070	11	\N	paid	2022-02-07	2022-03-09	EUR	712.50	\N
71	INV-000071	25	11	paid	2022-02-08	2022-03-10	EUR	827.50	\N
72	INV-000072	17	5	sent	2022-02-09	2022-03-11	EUR	742.50	\N
73	INV-000073	23	52	paid	2022-02-10	2022-03-12	EUR	275.00	\N
74	INV-000074	25	36	paid	2022-02-11	2022-03-13	EUR	472.50	\N
75	INV-000075	25	35	paid	2022-02-12	2022-03-14	EUR	82.50	\N
76	INV-000076	20	32	paid	2022-02-12	2022-03-14	EUR	935.00	\N
77	INV-000077	37	6	paid	2022-02-13	2022-03-15	EUR	575.00	\N
78	INV-000078	23	42	paid	2022-02-14	2022-03-16	EUR	360.00	\N
79	INV-000079	4	38	paid	2022-02-15	2022-03-17	EUR	1190.00	\N
80	INV-000080	6	\N	paid	2022-02-16	2022-03-18	EUR	650.00	{"po": "PO 80", "notes": "first line\\nsecond line\\t\\\\."}
81	INV-000081	26	60	paid	2022-02-17	2022-03-19	EUR	450.00	\N
82	INV-000082	13	33	paid	2022-02-18	2022-03-20	EUR	462.50	\N
83	INV-000083	37	15	paid	2022-02-19	2022-03-21	EUR	1000.00	\N
84	INV-000084	3	17	sent	2022-02-20	2022-03-22	EUR	275.00	\N
85	INV-000085	22	13	paid	2022-02-21	2022-03-23	EUR	480.00	\N
86	INV-000086	31	8	paid	2022-02-22	2022-03-24	EUR	810.00	\N
87	INV-000087	30	6	paid	2022-02-23	2022-03-25	EUR	270.00	\N
88	INV-000088	25	58	paid	2022-02-24	2022-03-26	EUR	480.00	\N
89	INV-000089	2	19	paid	2022-02-25	2022-03-27	EUR	840.00	\N
90	INV-000090	9	\N	paid	2022-02-26	2022-03-28	EUR	550.00	\N
91	INV-000091	29	8	paid	2022-02-27	2022-03-29	EUR	770.00	\N
92	INV-000092	36	54	paid	2022-02-28	2022-03-30	EUR	165.00	\N
93	INV-000093	31	32	paid	2022-03-01	2022-03-31	EUR	1140.00	\N
94	INV-000094	16	56	paid	2022-03-02	2022-04-01	EUR	595.00	\N
95	INV-000095	28	48	paid	2022-03-03	2022-04-02	EUR	612.50	\N
96	INV-000096	2	33	sent	2022-03-04	2022-04-03	EUR	175.00	\N
97	INV-000097	39	39	paid	2022-03-05	2022-04-04	EUR	15.00	\N
98	INV-000098	28	5	paid	2022-03-06	2022-04-05	EUR	1267.50	\N
99	INV-000099	33	10	draft	2022-03-07	2022-04-06	EUR	782.50	\N
100	INV-000100	15	\N	void	2022-03-08	2022-04-07	EUR	325.00	{"po": "PO 100", "notes": "first line\\nsecond line\\t\\\\."}
101	INV-000101	31	47	paid	2022-03-09	2022-04-08	EUR	332.50	\N
102	INV-000102	13	42	paid	2022-03-10	2022-04-09	EUR	360.00	\N
103	INV-000103	32	8	paid	2022-03-11	2022-04-10	EUR	767.50	\N
104	INV-000104	34	36	paid	2022-03-12	2022-04-11	EUR	350.00	\N
105	INV-000105	8	56	paid	2022-03-13	2022-04-12	EUR	682.50	\N
106	INV-000106	36	56	paid	2022-03-14	2022-04-13	EUR	560.00	\N
107	INV-000107	15	53	paid	2022-03-15	2022-04-14	EUR	840.00	\N
108	INV-000108	14	23	sent	2022-03-16	2022-04-15	EUR	80.00	\N
109	INV-000109	15	54	paid	2022-03-17	2022-04-16	EUR	1447.50	\N
110	INV-000110	12	\N	paid	2022-03-18	2022-04-17	EUR	210.00	\N
111	INV-000111	7	44	paid	2022-03-19	2022-04-18	EUR	147.50	\N
112	INV-000112	13	41	paid	2022-03-20	2022-04-19	EUR	95.00	\N
113	INV-000113	18	44	paid	2022-03-20	2022-04-19	EUR	470.00	\N
114	INV-000114	22	39	paid	2022-03-21	2022-04-20	EUR	510.00	\N
115	INV-000115	33	41	paid	2022-03-22	2022-04-21	EUR	40.00	\N
116	INV-000116	31	4	paid	2022-03-23	2022-04-22	EUR	1875.00	\N
117	INV-000117	29	50	paid	2022-03-24	2022-04-23	EUR	75.00	\N
118	INV-000118	29	48	paid	2022-03-25	2022-04-24	EUR	647.50	\N
119	INV-000119	5	53	paid	2022-03-26	2022-04-25	EUR	975.00	\N
120	INV-000120	40	\N	sent	2022-03-27	2022-04-26	EUR	400.00	{"po": "PO 120", "notes": "first line\\nsecond line\\t\\\\."}
121	INV-000121	34	3	paid	2022-03-28	2022-04-27	EUR	370.00	\N
122	INV-000122	27	49	paid	2022-03-29	2022-04-28	EUR	7.50	\N
123	INV-000123	19	18	paid	2022-03-30	2022-04-29	EUR	1052.50	\N
124	INV-000124	31	11	paid	2022-03-31	2022-04-30	EUR	52.50	\N
125	INV-000125	36	34	paid	2022-04-01	2022-05-01	EUR	75.00	\N
126	INV-000126	14	7	paid	2022-04-02	2022-05-02	EUR	452.50	\N
127	INV-000127	7	20	paid	2022-04-03	2022-05-03	EUR	552.50	\N
128	INV-000128	10	17	paid	2022-04-04	2022-05-04	EUR	720.00	\N
129	INV-000129	10	29	paid	2022-04-05	2022-05-05	EUR	395.00	\N
130	INV-000130	28	\N	paid	2022-04-06	2022-05-06	EUR	960.00	\N
131	INV-000131	1	15	paid	2022-04-07	2022-05-07	EUR	880.00	\N
132	INV-000132	6	35	sent	2022-04-08	2022-05-08	EUR	360.00	\N
133	INV-000133	15	58	paid	2022-04-09	2022-05-09	EUR	1297.50	\N
134	INV-000134	26	7	paid	2022-04-10	2022-05-10	EUR	385.00	\N
135	INV-000135	26	59	paid	2022-04-11	2022-05-11	EUR	62.50	\N
136	INV-000136	21	23	paid	2022-04-12	2022-05-12	EUR	845.00	\N
137	INV-000137	3	10	paid	2022-04-13	2022-05-13	EUR	450.00	\N
138	INV-000138	22	1	paid	2022-04-14	2022-05-14	EUR	562.50	\N
139	INV-000139	8	25	paid	2022-04-15	2022-05-15	EUR	307.50	\N
140	INV-000140	10	\N	paid	2022-04-16	2022-05-16	EUR	105.00	{"po": "PO 140", "notes": "first line\\nsecond line\\t\\\\."}
141	INV-000141	28	8	paid	2022-04-17	2022-05-17	EUR	570.00	\N
142	INV-000142	8	17	paid	2022-04-18	2022-05-18	EUR	142.50	\N
143	INV-000143	4	17	paid	2022-04-19	2022-05-19	EUR	720.00	\N
144	INV-000144	10	9	sent	2022-04-20	2022-05-20	EUR	482.50	\N
145	INV-000145	35	38	paid	2022-04-21	2022-05-21	EUR	1250.00	\N
146	INV-000146	21	5	paid	2022-04-22	2022-05-22	EUR	120.00	\N
147	INV-000147	18	58	paid	2022-04-23	2022-05-23	EUR	162.50	\N
148	INV-000148	3	39	paid	2022-04-24	2022-05-24	EUR	1610.00	\N
149	INV-000149	13	53	paid	2022-04-25	2022-05-25	EUR	160.00	\N
150	INV-000150	21	\N	void	2022-04-26	2022-05-26	EUR	247.50	\N
151	INV-000151	5	23	paid	2022-04-26	2022-05-26	EUR	100.00	\N
152	INV-000152	20	43	paid	2022-04-27	2022-05-27	EUR	140.00	\N
153	INV-000153	35	49	paid	2022-04-28	2022-05-28	EUR	835.00	\N
154	INV-000154	10	1	paid	2022-04-29	2022-05-29	EUR	992.50	\N
155	INV-000155	19	29	paid	2022-04-30	2022-05-30	EUR	367.50	\N
156	INV-000156	14	18	sent	2022-05-01	2022-05-31	EUR	775.00	\N
157	INV-000157	20	15	paid	2022-05-02	2022-06-01	EUR	82.50	\N
158	INV-000158	22	59	paid	2022-05-03	2022-06-02	EUR	562.50	\N
159	INV-000159	16	23	paid	2022-05-04	2022-06-03	EUR	180.00	\N
160	INV-000160	38	\N	paid	2022-05-05	2022-06-04	EUR	95.00	{"po": "PO 160", "notes": "first line\\nsecond line\\t\\\\."}
161	INV-000161	38	35	paid	2022-05-06	2022-06-05	EUR	595.00	\N
162	INV-000162	40	25	paid	2022-05-07	2022-06-06	EUR	215.00	\N
163	INV-000163	29	28	paid	2022-05-08	2022-06-07	EUR	55.00	\N
164	INV-000164	20	19	paid	2022-05-09	2022-06-08	EUR	235.00	\N
165	INV-000165	9	38	draft	2022-05-10	2022-06-09	EUR	817.50	\N
166	INV-000166	18	49	paid	2022-05-11	2022-06-10	EUR	1077.50	\N
167	INV-000167	10	41	paid	2022-05-12	2022-06-11	EUR	570.00	\N
168	INV-000168	12	21	sent	2022-05-13	2022-06-12	EUR	512.50	\N
169	INV-000169	35	31	paid	2022-05-14	2022-06-13	EUR	480.00	\N
170	INV-000170	15	\N	paid	2022-05-15	2022-06-14	EUR	1107.50	\N
171	INV-000171	15	37	paid	2022-05-16	2022-06-15	EUR	105.00	\N
172	INV-000172	38	13	paid	2022-05-17	2022-06-16	EUR	525.00	\N
173	INV-000173	25	37	paid	2022-05-18	2022-06-17	EUR	325.00	\N
174	INV-000174	36	8	paid	2022-05-19	2022-06-18	EUR	75.00	\N
175	INV-000175	1	36	paid	2022-05-20	2022-06-19	EUR	727.50	\N
176	INV-000176	35	27	paid	2022-05-21	2022-06-20	EUR	405.00	\N
177	INV-000177	16	18	paid	2022-05-22	2022-06-21	EUR	487.50	\N
178	INV-000178	37	54	paid	2022-05-23	2022-06-22	EUR	425.00	\N
179	INV-000179	40	59	paid	2022-05-24	2022-06-23	EUR	830.00	\N
180	INV-000180	38	\N	sent	2022-05-25	2022-06-24	EUR	190.00	{"po": "PO 180", "notes": "first line\\nsecond line\\t\\\\."}
181	INV-000181	11	51	paid	2022-05-26	2022-06-25	EUR	595.00	\N
182	INV-000182	15	23	paid	2022-05-27	2022-06-26	EUR	315.00	\N
183	INV-000183	26	12	paid	2022-05-28	2022-06-27	EUR	845.00	\N
184	INV-000184	16	53	paid	2022-05-29	2022-06-28	EUR	297.50	\N
185	INV-000185	31	3	paid	2022-05-30	2022-06-29	EUR	675.00	\N
186	INV-000186	12	18	paid	2022-05-31	2022-06-30	EUR	250.00	\N
187	INV-000187	10	55	paid	2022-06-01	2022-07-01	EUR	1200.00	\N
188	INV-000188	25	56	paid	2022-06-01	2022-07-01	EUR	20.00	\N
189	INV-000189	20	59	paid	2022-06-02	2022-07-02	EUR	137.50	\N
190	INV-000190	23	\N	paid	2022-06-03	2022-07-03	EUR	400.00	\N
191	INV-000191	17	54	paid	2022-06-04	2022-07-04	EUR	1447.50	\N
192	INV-000192	2	38	sent	2022-06-05	2022-07-05	EUR	600.00	\N
193	INV-000193	33	37	paid	2022-06-06	2022-07-06	EUR	802.50	\N
194	INV-000194	31	10	paid	2022-06-07	2022-07-07	EUR	140.00	\N
195	INV-000195	8	17	paid	2022-06-08	2022-07-08	EUR	772.50	\N
196	INV-000196	6	58	paid	2022-06-09	2022-07-09	EUR	797.50	\N
197	INV-000197	25	42	paid	2022-06-10	2022-07-10	EUR	285.00	\N
198	INV-000198	3	7	draft	2022-06-11	2022-07-11	EUR	30.00	\N
199	INV-000199	18	30	paid	2022-06-12	2022-07-12	EUR	205.00	\N
200	INV-000200	11	\N	void	2022-06-13	2022-07-13	EUR	410.00	{"po": "PO 200", "notes": "first line\\nsecond line\\t\\\\."}
201	INV-000201	38	29	paid	2022-06-14	2022-07-14	EUR	255.00	\N
202	INV-000202	21	7	paid	2022-06-15	2022-07-15	EUR	205.00	\N
203	INV-000203	14	55	paid	2022-06-16	2022-07-16	EUR	912.50	\N
204	INV-000204	36	32	sent	2022-06-17	2022-07-17	EUR	1417.50	\N
205	INV-000205	14	42	paid	2022-06-18	2022-07-18	EUR	400.00	\N
206	INV-000206	36	26	paid	2022-06-19	2022-07-19	EUR	437.50	\N
207	INV-000207	11	39	paid	2022-06-20	2022-07-20	EUR	522.50	\N
208	INV-000208	10	56	paid	2022-06-21	2022-07-21	EUR	380.00	\N
209	INV-000209	3	55	paid	2022-06-22	2022-07-22	EUR	180.00	\N
210	INV-000210	7	\N	paid	2022-06-23	2022-07-23	EUR	225.00	\N
211	INV-000211	39	48	paid	2022-06-24	2022-07-24	EUR	110.00	\N
212	INV-000212	12	44	paid	2022-06-25	2022-07-25	EUR	852.50	\N
213	INV-000213	22	28	paid	2022-06-26	2022-07-26	EUR	92.50	\N
214	INV-000214	38	43	paid	2022-06-27	2022-07-27	EUR	617.50	\N
215	INV-000215	35	26	paid	2022-06-28	2022-07-28	EUR	1077.50	\N
216	INV-000216	3	40	sent	2022-06-29	2022-07-29	EUR	147.50	\N
217	INV-000217	31	59	paid	2022-06-30	2022-07-30	EUR	227.50	\N
218	INV-000218	15	9	paid	2022-07-01	2022-07-31	EUR	215.00	\N
219	INV-000219	12	29	paid	2022-07-02	2022-08-01	EUR	900.00	\N
220	INV-000220	13	\N	paid	2022-07-03	2022-08-02	EUR	750.00	{"po": "PO 220", "notes": "first line\\nsecond line\\t\\\\."}
221	INV-000221	8	14	paid	2022-07-04	2022-08-03	EUR	562.50	\N
222	INV-000222	8	10	paid	2022-07-05	2022-08-04	EUR	620.00	\N
223	INV-000223	15	29	paid	2022-07-06	2022-08-05	EUR	375.00	\N
224	INV-000224	25	35	paid	2022-07-07	2022-08-06	EUR	292.50	\N
225	INV-000225	9	45	paid	2022-07-08	2022-08-07	EUR	75.00	\N
226	INV-000226	37	40	paid	2022-07-08	2022-08-07	EUR	1122.50	\N
227	INV-000227	16	34	paid	2022-07-09	2022-08-08	EUR	692.50	\N
228	INV-000228	6	20	sent	2022-07-10	2022-08-09	EUR	325.00	\N
229	INV-000229	24	34	paid	2022-07-11	2022-08-10	EUR	62.50	\N
230	INV-000230	40	\N	paid	2022-07-12	2022-08-11	EUR	452.50	\N
231	INV-000231	18	13	draft	2022-07-13	2022-08-12	EUR	247.50	\N
232	INV-000232	35	11	paid	2022-07-14	2022-08-13	EUR	495.00	\N
233	INV-000233	23	1	paid	2022-07-15	2022-08-14	EUR	280.00	\N
234	INV-000234	6	12	paid	2022-07-16	2022-08-15	EUR	215.00	\N
235	INV-000235	3	57	paid	2022-07-17	2022-08-16	EUR	532.50	\N
236	INV-000236	5	46	paid	2022-07-18	2022-08-17	EUR	1127.50	\N
237	INV-000237	1	22	paid	2022-07-19	2022-08-18	EUR	192.50	\N
238	INV-000238	3	36	paid	2022-07-20	2022-08-19	EUR	287.50	\N
239	INV-000239	8	12	paid	2022-07-21	2022-08-20	EUR	387.50	\N
240	INV-000240	7	\N	sent	2022-07-22	2022-08-21	EUR	850.00	{"po": "PO 240", "notes": "first line\\nsecond line\\t\\\\."}
241	INV-000241	33	43	paid	2022-07-23	2022-08-22	EUR	737.50	\N
242	INV-000242	11	51	paid	2022-07-24	2022-08-23	EUR	560.00	\N
243	INV-000243	17	43	paid	2022-07-25	2022-08-24	EUR	980.00	\N
244	INV-000244	16	55	paid	2022-07-26	2022-08-25	EUR	1225.00	\N
245	INV-000245	36	32	paid	2022-07-27	2022-08-26	EUR	602.50	\N
246	INV-000246	35	31	paid	2022-07-28	2022-08-27	EUR	55.00	\N
247	INV-000247	20	51	paid	2022-07-29	2022-08-28	EUR	422.50	\N
248	INV-000248	19	27	paid	2022-07-30	2022-08-29	EUR	935.00	\N
249	INV-000249	15	24	paid	2022-07-31	2022-08-30	EUR	540.00	\N
250	INV-000250	22	\N	void	2022-08-01	2022-08-31	EUR	217.50	\N
251	INV-000251	8	46	paid	2022-08-02	2022-09-01	EUR	312.50	\N
252	INV-000252	35	31	sent	2022-08-03	2022-09-02	EUR	550.00	\N
253	INV-000253	34	14	paid	2022-08-04	2022-09-03	EUR	120.00	\N
254	INV-000254	19	20	paid	2022-08-05	2022-09-04	EUR	1462.50	\N
255	INV-000255	39	26	paid	2022-08-06	2022-09-05	EUR	722.50	\N
256	INV-000256	17	9	paid	2022-08-07	2022-09-06	EUR	810.00	\N
257	INV-000257	15	5	paid	2022-08-08	2022-09-07	EUR	2000.00	\N
258	INV-000258	18	31	paid	2022-08-09	2022-09-08	EUR	15.00	\N
259	INV-000259	37	14	paid	2022-08-10	2022-09-09	EUR	315.00	\N
260	INV-000260	26	\N	paid	2022-08-11	2022-09-10	EUR	417.50	{"po": "PO 260", "notes": "first line\\nsecond line\\t\\\\."}
261	INV-000261	39	37	paid	2022-08-12	2022-09-11	EUR	425.00	\N
262	INV-000262	39	51	paid	2022-08-13	2022-09-12	EUR	40.00	\N
263	INV-000263	12	46	paid	2022-08-13	2022-09-12	EUR	525.00	\N
264	INV-000264	12	54	sent	2022-08-14	2022-09-13	EUR	660.00	\N
265	INV-000265	18	16	paid	2022-08-15	2022-09-14	EUR	827.50	\N
266	INV-000266	26	26	paid	2022-08-16	2022-09-15	EUR	615.00	\N
267	INV-000267	2	20	paid	2022-08-17	2022-09-16	EUR	965.00	\N
268	INV-000268	10	41	paid	2022-08-18	2022-09-17	EUR	450.00	\N
269	INV-000269	15	16	paid	2022-08-19	2022-09-18	EUR	152.50	\N
270	INV-000270	5	\N	paid	2022-08-20	2022-09-19	EUR	325.00	\N
271	INV-000271	17	45	paid	2022-08-21	2022-09-20	EUR	530.00	\N
272	INV-000272	16	5	paid	2022-08-22	2022-09-21	EUR	607.50	\N
273	INV-000273	11	39	paid	2022-08-23	2022-09-22	EUR	1020.00	\N
274	INV-000274	22	6	paid	2022-08-24	2022-09-23	EUR	100.00	\N
275	INV-000275	34	2	paid	2022-08-25	2022-09-24	EUR	130.00	\N
276	INV-000276	12	45	sent	2022-08-26	2022-09-25	EUR	97.50	\N
277	INV-000277	3	39	paid	2022-08-27	2022-09-26	EUR	200.00	\N
278	INV-000278	35	10	paid	2022-08-28	2022-09-27	EUR	230.00	\N
279	INV-000279	14	25	paid	2022-08-29	2022-09-28	EUR	110.00	\N
280	INV-000280	7	\N	paid	2022-08-30	2022-09-29	EUR	360.00	{"po": "PO 280", "notes": "first line\\nsecond line\\t\\\\."}
281	INV-000281	26	23	paid	2022-08-31	2022-09-30	EUR	1770.00	\N
282	INV-000282	21	47	paid	2022-09-01	2022-10-01	EUR	20.00	\N
283	INV-000283	40	55	paid	2022-09-02	2022-10-02	EUR	1020.00	\N
284	INV-000284	20	54	paid	2022-09-03	2022-10-03	EUR	355.00	\N
285	INV-000285	14	28	paid	2022-09-04	2022-10-04	EUR	230.00	\N
286	INV-000286	34	38	paid	2022-09-05	2022-10-05	EUR	600.00	\N
287	INV-000287	17	49	paid	2022-09-06	2022-10-06	EUR	340.00	\N
288	INV-000288	32	40	sent	2022-09-07	2022-10-07	EUR	192.50	\N
289	INV-000289	14	22	paid	2022-09-08	2022-10-08	EUR	660.00	\N
290	INV-000290	9	\N	paid	2022-09-09	2022-10-09	EUR	690.00	\N
291	INV-000291	12	41	paid	2022-09-10	2022-10-10	EUR	832.50	\N
292	INV-000292	5	3	paid	2022-09-11	2022-10-11	EUR	510.00	\N
293	INV-000293	30	28	paid	2022-09-12	2022-10-12	EUR	1280.00	\N
294	INV-000294	30	17	paid	2022-09-13	2022-10-13	EUR	250.00	\N
295	INV-000295	40	6	paid	2022-09-14	2022-10-14	EUR	140.00	\N
296	INV-000296	29	50	paid	2022-09-15	2022-10-15	EUR	90.00	\N
297	INV-000297	9	57	draft	2022-09-16	2022-10-16	EUR	285.00	\N
298	INV-000298	11	30	paid	2022-09-17	2022-10-17	EUR	375.00	\N
299	INV-000299	10	47	paid	2022-09-18	2022-10-18	EUR	247.50	\N
300	INV-000300	37	\N	void	2022-09-19	2022-10-19	EUR	10.00	{"po": "PO 300", "notes": "first line\\nsecond line\\t\\\\."}
301	INV-000301	5	46	paid	2022-09-19	2022-10-19	EUR	900.00	\N
302	INV-000302	3	49	paid	2022-09-20	2022-10-20	EUR	375.00	\N
303	INV-000303	18	4	paid	2022-09-21	2022-10-21	EUR	465.00	\N
304	INV-000304	34	20	paid	2022-09-22	2022-10-22	EUR	422.50	\N
305	INV-000305	17	5	paid	2022-09-23	2022-10-23	EUR	765.00	\N
306	INV-000306	34	52	paid	2022-09-24	2022-10-24	EUR	435.00	\N
307	INV-000307	25	36	paid	2022-09-25	2022-10-25	EUR	310.00	\N
308	INV-000308	20	26	paid	2022-09-26	2022-10-26	EUR	12.50	\N
309	INV-000309	4	23	paid	2022-09-27	2022-10-27	EUR	355.00	\N
310	INV-000310	1	\N	paid	2022-09-28	2022-10-28	EUR	872.50	\N
311	INV-000311	32	18	paid	2022-09-29	2022-10-29	EUR	120.00	\N
312	INV-000312	28	10	sent	2022-09-30	2022-10-30	EUR	262.50	\N
313	INV-000313	38	15	paid	2022-10-01	2022-10-31	EUR	417.50	\N
314	INV-000314	37	49	paid	2022-10-02	2022-11-01	EUR	360.00	\N
315	INV-000315	13	17	paid	2022-10-03	2022-11-02	EUR	740.00	\N
316	INV-000316	5	52	paid	2022-10-04	2022-11-03	EUR	285.00	\N
317	INV-000317	30	11	paid	2022-10-05	2022-11-04	EUR	162.50	\N
318	INV-000318	31	39	paid	2022-10-06	2022-11-05	EUR	275.00	\N
319	INV-000319	26	24	paid	2022-10-07	2022-11-06	EUR	510.00	\N
320	INV-000320	19	\N	paid	2022-10-08	2022-11-07	EUR	972.50	{"po": "PO 320", "notes": "first line\\nsecond line\\t\\\\."}
321	INV-000321	23	45	paid	2022-10-09	2022-11-08	EUR	287.50	\N
322	INV-000322	34	14	paid	2022-10-10	2022-11-09	EUR	30.00	\N
323	INV-000323	37	57	paid	2022-10-11	2022-11-10	EUR	450.00	\N
324	INV-000324	27	50	sent	2022-10-12	2022-11-11	EUR	100.00	\N
325	INV-000325	11	22	paid	2022-10-13	2022-11-12	EUR	27.50	\N
326	INV-000326	31	34	paid	2022-10-14	2022-11-13	EUR	275.00	\N
327	INV-000327	7	27	paid	2022-10-15	2022-11-14	EUR	825.00	\N
328	INV-000328	36	39	paid	2022-10-16	2022-11-15	EUR	325.00	\N
329	INV-000329	33	47	paid	2022-10-17	2022-11-16	EUR	277.50	\N
330	INV-000330	33	\N	draft	2022-10-18	2022-11-17	EUR	410.00	\N
331	INV-000331	11	30	paid	2022-10-19	2022-11-18	EUR	220.00	\N
332	INV-000332	28	30	paid	2022-10-20	2022-11-19	EUR	170.00	\N
333	INV-000333	33	37	paid	2022-10-21	2022-11-20	EUR	1205.00	\N
334	INV-000334	26	19	paid	2022-10-22	2022-11-21	EUR	1112.50	\N
335	INV-000335	28	60	paid	2022-10-23	2022-11-22	EUR	447.50	\N
336	INV-000336	37	30	sent	2022-10-24	2022-11-23	EUR	720.00	\N
337	INV-000337	27	10	paid	2022-10-25	2022-11-24	EUR	200.00	\N
338	INV-000338	1	51	paid	2022-10-25	2022-11-24	EUR	1207.50	\N
339	INV-000339	32	36	paid	2022-10-26	2022-11-25	EUR	452.50	\N
340	INV-000340	7	\N	paid	2022-10-27	2022-11-26	EUR	832.50	{"po": "PO 340", "notes": "first line\\nsecond line\\t\\\\."}
341	INV-000341	7	16	paid	2022-10-28	2022-11-27	EUR	717.50	\N
342	INV-000342	19	55	paid	2022-10-29	2022-11-28	EUR	1495.00	\N
343	INV-000343	2	2	paid	2022-10-30	2022-11-29	EUR	660.00	\N
344	INV-000344	11	17	paid	2022-10-31	2022-11-30	EUR	482.50	\N
345	INV-000345	26	21	paid	2022-11-01	2022-12-01	EUR	565.00	\N
346	INV-000346	38	51	paid	2022-11-02	2022-12-02	EUR	925.00	\N
347	INV-000347	1	59	paid	2022-11-03	2022-12-03	EUR	1177.50	\N
348	INV-000348	28	34	sent	2022-11-04	2022-12-04	EUR	760.00	\N
349	INV-000349	34	51	paid	2022-11-05	2022-12-05	EUR	150.00	\N
350	INV-000350	18	\N	void	2022-11-06	2022-12-06	EUR	82.50	\N
351	INV-000351	10	49	paid	2022-11-07	2022-12-07	EUR	122.50	\N
352	INV-000352	36	39	paid	2022-11-08	2022-12-08	EUR	397.50	\N
353	INV-000353	10	23	paid	2022-11-09	2022-12-09	EUR	1170.00	\N
354	INV-000354	28	3	paid	2022-11-10	2022-12-10	EUR	837.50	\N
355	INV-000355	22	46	paid	2022-11-11	2022-12-11	EUR	570.00	\N
356	INV-000356	7	2	paid	2022-11-12	2022-12-12	EUR	100.00	\N
357	INV-000357	35	26	paid	2022-11-13	2022-12-13	EUR	135.00	\N
358	INV-000358	21	54	paid	2022-11-14	2022-12-14	EUR	270.00	\N
359	INV-000359	17	21	paid	2022-11-15	2022-12-15	EUR	465.00	\N
360	INV-000360	1	\N	sent	2022-11-16	2022-12-16	EUR	880.00	{"po": "PO 360", "notes": "first line\\nsecond line\\t\\\\."}
361	INV-000361	11	18	paid	2022-11-17	2022-12-17	EUR	110.00	\N
362	INV-000362	15	34	paid	2022-11-18	2022-12-18	EUR	542.50	\N
363	INV-000363	16	44	draft	2022-11-19	2022-12-19	EUR	112.50	\N
364	INV-000364	11	49	paid	2022-11-20	2022-12-20	EUR	950.00	\N
365	INV-000365	7	17	paid	2022-11-21	2022-12-21	EUR	950.00	\N
366	INV-000366	30	43	paid	2022-11-22	2022-12-22	EUR	362.50	\N
367	INV-000367	17	21	paid	2022-11-23	2022-12-23	EUR	1125.00	\N
368	INV-000368	4	39	paid	2022-11-24	2022-12-24	EUR	692.50	\N
369	INV-000369	12	25	paid	2022-11-25	2022-12-25	EUR	1085.00	\N
370	INV-000370	19	\N	paid	2022-11-26	2022-12-26	EUR	735.00	\N
371	INV-000371	9	6	paid	2022-11-27	2022-12-27	EUR	830.00	\N
372	INV-000372	37	2	sent	2022-11-28	2022-12-28	EUR	820.00	\N
373	INV-000373	9	16	paid	2022-11-29	2022-12-29	EUR	1492.50	\N
374	INV-000374	21	53	paid	2022-11-30	2022-12-30	EUR	660.00	\N
375	INV-000375	40	51	paid	2022-12-01	2022-12-31	EUR	270.00	\N
376	INV-000376	25	20	paid	2022-12-01	2022-12-31	EUR	160.00	\N
377	INV-000377	29	45	paid	2022-12-02	2023-01-01	EUR	322.50	\N
378	INV-000378	28	56	paid	2022-12-03	2023-01-02	EUR	360.00	\N
379	INV-000379	39	43	paid	2022-12-04	2023-01-03	EUR	355.00	\N
380	INV-000380	1	\N	paid	2022-12-05	2023-01-04	EUR	635.00	{"po": "PO 380", "notes": "first line\\nsecond line\\t\\\\."}
381	INV-000381	3	21	paid	2022-12-06	2023-01-05	EUR	817.50	\N
382	INV-000382	37	20	paid	2022-12-07	2023-01-06	EUR	422.50	\N
383	INV-000383	24	30	paid	2022-12-08	2023-01-07	EUR	542.50	\N
384	INV-000384	20	16	sent	2022-12-09	2023-01-08	EUR	735.00	\N
385	INV-000385	6	48	paid	2022-12-10	2023-01-09	EUR	722.50	\N
386	INV-000386	24	13	paid	2022-12-11	2023-01-10	EUR	150.00	\N
387	INV-000387	27	38	paid	2022-12-12	2023-01-11	EUR	452.50	\N
388	INV-000388	6	31	paid	2022-12-13	2023-01-12	EUR	95.00	\N
389	INV-000389	36	34	paid	2022-12-14	2023-01-13	EUR	717.50	\N
390	INV-000390	35	\N	paid	2022-12-15	2023-01-14	EUR	870.00	\N
391	INV-000391	21	11	paid	2022-12-16	2023-01-15	EUR	492.50	\N
392	INV-000392	12	14	paid	2022-12-17	2023-01-16	EUR	112.50	\N
393	INV-000393	7	11	paid	2022-12-18	2023-01-17	EUR	325.00	\N
394	INV-000394	12	10	paid	2022-12-19	2023-01-18	EUR	605.00	\N
395	INV-000395	40	36	paid	2022-12-20	2023-01-19	EUR	200.00	\N
396	INV-000396	31	40	sent	2022-12-21	2023-01-20	EUR	225.00	\N
397	INV-000397	15	2	paid	2022-12-22	2023-01-21	EUR	320.00	\N
398	INV-000398	9	47	paid	2022-12-23	2023-01-22	EUR	210.00	\N
399	INV-000399	34	11	paid	2022-12-24	2023-01-23	EUR	1200.00	\N
400	INV-000400	38	\N	void	2022-12-25	2023-01-24	EUR	870.00	{"po": "PO 400", "notes": "first line\\nsecond line\\t\\\\."}
401	INV-000401	1	45	paid	2022-12-26	2023-01-25	EUR	480.00	\N
402	INV-000402	12	35	paid	2022-12-27	2023-01-26	EUR	325.00	\N
403	INV-000403	37	27	paid	2022-12-28	2023-01-27	EUR	32.50	\N
404	INV-000404	3	9	paid	2022-12-29	2023-01-28	EUR	45.00	\N
405	INV-000405	37	48	paid	2022-12-30	2023-01-29	EUR	1152.50	\N
406	INV-000406	4	22	paid	2022-12-31	2023-01-30	EUR	400.00	\N
\.


--
-- Data for Name: invoices_2023; Type: TABLE DATA; Schema: public; Owner: ledgerly_owner
--

COPY public.invoices_2023 (id, number, account_id, created_by, status, issued_on, due_on, currency, total, metadata) FROM stdin;
407	INV-000407	11	12	paid	2023-01-01	2023-01-31	EUR	597.50	\N
408	INV-000408	31	52	sent	2023-01-02	2023-02-01	EUR	192.50	\N
409	INV-000409	18	21	paid	2023-01-03	2023-02-02	EUR	440.00	\N
410	INV-000410	7	\N	paid	2023-01-04	2023-02-03	EUR	632.50	\N
411	INV-000411	5	35	paid	2023-01-05	2023-02-04	EUR	285.00	\N
412	INV-000412	31	55	paid	2023-01-06	2023-02-05	EUR	660.00	\N
413	INV-000413	7	32	paid	2023-01-06	2023-02-05	EUR	432.50	\N
414	INV-000414	27	47	paid	2023-01-07	2023-02-06	EUR	195.00	\N
415	INV-000415	1	22	paid	2023-01-08	2023-02-07	EUR	435.00	\N
416	INV-000416	13	44	paid	2023-01-09	2023-02-08	EUR	825.00	\N
417	INV-000417	31	60	paid	2023-01-10	2023-02-09	EUR	775.00	\N
418	INV-000418	13	54	paid	2023-01-11	2023-02-10	EUR	540.00	\N
419	INV-000419	13	47	paid	2023-01-12	2023-02-11	EUR	1300.00	\N
420	INV-000420	21	\N	sent	2023-01-13	2023-02-12	EUR	135.00	{"po": "PO 420", "notes": "first line\\nsecond line\\t\\\\."}
421	INV-000421	20	46	paid	2023-01-14	2023-02-13	EUR	1042.50	\N
422	INV-000422	26	55	paid	2023-01-15	2023-02-14	EUR	852.50	\N
423	INV-000423	10	21	paid	2023-01-16	2023-02-15	EUR	512.50	\N
424	INV-000424	32	5	paid	2023-01-17	2023-02-16	EUR	300.00	\N
425	INV-000425	9	37	paid	2023-01-18	2023-02-17	EUR	885.00	\N
426	INV-000426	17	28	paid	2023-01-19	2023-02-18	EUR	435.00	\N
427	INV-000427	5	21	paid	2023-01-20	2023-02-19	EUR	305.00	\N
428	INV-000428	19	49	paid	2023-01-21	2023-02-20	EUR	892.50	\N
429	INV-000429	26	9	draft	2023-01-22	2023-02-21	EUR	140.00	\N
430	INV-000430	16	\N	paid	2023-01-23	2023-02-22	EUR	680.00	\N
431	INV-000431	5	22	paid	2023-01-24	2023-02-23	EUR	345.00	\N
432	INV-000432	11	56	sent	2023-01-25	2023-02-24	EUR	630.00	\N
433	INV-000433	14	7	paid	2023-01-26	2023-02-25	EUR	90.00	\N
434	INV-000434	40	29	paid	2023-01-27	2023-02-26	EUR	220.00	\N
435	INV-000435	12	21	paid	2023-01-28	2023-02-27	EUR	402.50	\N
436	INV-000436	15	2	paid	2023-01-29	2023-02-28	EUR	960.00	\N
437	INV-000437	22	21	paid	2023-01-30	2023-03-01	EUR	25.00	\N
438	INV-000438	17	17	paid	2023-01-31	2023-03-02	EUR	202.50	\N
439	INV-000439	13	8	paid	2023-02-01	2023-03-03	EUR	707.50	\N
440	INV-000440	23	\N	paid	2023-02-02	2023-03-04	EUR	120.00	{"po": "PO 440", "notes": "first line\\nsecond line\\t\\\\."}
441	INV-000441	18	19	paid	2023-02-03	2023-03-05	EUR	30.00	\N
442	INV-000442	11	13	paid	2023-02-04	2023-03-06	EUR	1147.50	\N
443	INV-000443	24	15	paid	2023-02-05	2023-03-07	EUR	305.00	\N
444	INV-000444	24	48	sent	2023-02-06	2023-03-08	EUR	195.00	\N
445	INV-000445	24	46	paid	2023-02-07	2023-03-09	EUR	470.00	\N
446	INV-000446	19	58	paid	2023-02-08	2023-03-10	EUR	225.00	\N
447	INV-000447	16	58	paid	2023-02-09	2023-03-11	EUR	750.00	\N
448	INV-000448	21	55	paid	2023-02-10	2023-03-12	EUR	322.50	\N
449	INV-000449	33	45	paid	2023-02-11	2023-03-13	EUR	160.00	\N
450	INV-000450	3	\N	void	2023-02-12	2023-03-14	EUR	390.00	\N
451	INV-000451	20	42	paid	2023-02-12	2023-03-14	EUR	80.00	\N
452	INV-000452	31	19	paid	2023-02-13	2023-03-15	EUR	97.50	\N
453	INV-000453	36	25	paid	2023-02-14	2023-03-16	EUR	82.50	\N
454	INV-000454	7	11	paid	2023-02-15	2023-03-17	EUR	650.00	\N
455	INV-000455	16	19	paid	2023-02-16	2023-03-18	EUR	570.00	\N
456	INV-000456	4	23	sent	2023-02-17	2023-03-19	EUR	150.00	\N
457	INV-000457	2	34	paid	2023-02-18	2023-03-20	EUR	670.00	\N
458	INV-000458	10	23	paid	2023-02-19	2023-03-21	EUR	320.00	\N
459	INV-000459	34	44	paid	2023-02-20	2023-03-22	EUR	110.00	\N
460	INV-000460	31	\N	paid	2023-02-21	2023-03-23	EUR	295.00	{"po": "PO 460", "notes": "first line\\nsecond line\\t\\\\."}
461	INV-000461	5	22	paid	2023-02-22	2023-03-24	EUR	700.00	\N
462	INV-000462	31	3	draft	2023-02-23	2023-03-25	EUR	827.50	\N
463	INV-000463	22	39	paid	2023-02-24	2023-03-26	EUR	375.00	\N
464	INV-000464	18	26	paid	2023-02-25	2023-03-27	EUR	180.00	\N
465	INV-000465	12	45	paid	2023-02-26	2023-03-28	EUR	1602.50	\N
466	INV-000466	9	21	paid	2023-02-27	2023-03-29	EUR	295.00	\N
467	INV-000467	8	40	paid	2023-02-28	2023-03-30	EUR	35.00	\N
468	INV-000468	20	34	sent	2023-03-01	2023-03-31	EUR	972.50	\N
469	INV-000469	31	1	paid	2023-03-02	2023-04-01	EUR	317.50	\N
470	INV-000470	3	\N	paid	2023-03-03	2023-04-02	EUR	452.50	\N
471	INV-000471	2	5	paid	2023-03-04	2023-04-03	EUR	832.50	\N
472	INV-000472	14	17	paid	2023-03-05	2023-04-04	EUR	187.50	\N
473	INV-000473	15	56	paid	2023-03-06	2023-04-05	EUR	55.00	\N
474	INV-000474	3	18	paid	2023-03-07	2023-04-06	EUR	615.00	\N
475	INV-000475	20	57	paid	2023-03-08	2023-04-07	EUR	110.00	\N
476	INV-000476	5	30	paid	2023-03-09	2023-04-08	EUR	120.00	\N
477	INV-000477	24	31	paid	2023-03-10	2023-04-09	EUR	1125.00	\N
478	INV-000478	8	41	paid	2023-03-11	2023-04-10	EUR	1320.00	\N
479	INV-000479	30	20	paid	2023-03-12	2023-04-11	EUR	350.00	\N
480	INV-000480	5	\N	sent	2023-03-13	2023-04-12	EUR	540.00	{"po": "PO 480", "notes": "first line\\nsecond line\\t\\\\."}
481	INV-000481	13	3	paid	2023-03-14	2023-04-13	EUR	45.00	\N
482	INV-000482	3	31	paid	2023-03-15	2023-04-14	EUR	1042.50	\N
483	INV-000483	19	53	paid	2023-03-16	2023-04-15	EUR	170.00	\N
484	INV-000484	14	58	paid	2023-03-17	2023-04-16	EUR	682.50	\N
485	INV-000485	8	36	paid	2023-03-18	2023-04-17	EUR	75.00	\N
486	INV-000486	21	57	paid	2023-03-19	2023-04-18	EUR	40.00	\N
487	INV-000487	4	5	paid	2023-03-20	2023-04-19	EUR	680.00	\N
488	INV-000488	11	37	paid	2023-03-20	2023-04-19	EUR	195.00	\N
489	INV-000489	3	54	paid	2023-03-21	2023-04-20	EUR	565.00	\N
490	INV-000490	11	\N	paid	2023-03-22	2023-04-21	EUR	200.00	\N
491	INV-000491	18	32	paid	2023-03-23	2023-04-22	EUR	537.50	\N
492	INV-000492	10	53	sent	2023-03-24	2023-04-23	EUR	340.00	\N
493	INV-000493	40	4	paid	2023-03-25	2023-04-24	EUR	445.00	\N
494	INV-000494	10	12	paid	2023-03-26	2023-04-25	EUR	1472.50	\N
495	INV-000495	12	48	draft	2023-03-27	2023-04-26	EUR	552.50	\N
496	INV-000496	33	2	paid	2023-03-28	2023-04-27	EUR	647.50	\N
497	INV-000497	20	18	paid	2023-03-29	2023-04-28	EUR	340.00	\N
498	INV-000498	11	56	paid	2023-03-30	2023-04-29	EUR	637.50	\N
499	INV-000499	22	43	paid	2023-03-31	2023-04-30	EUR	387.50	\N
500	INV-000500	22	\N	void	2023-04-01	2023-05-01	EUR	240.00	{"po": "PO 500", "notes": "first line\\nsecond line\\t\\\\."}
501	INV-000501	5	8	paid	2023-04-02	2023-05-02	EUR	60.00	\N
502	INV-000502	24	32	paid	2023-04-03	2023-05-03	EUR	1145.00	\N
503	INV-000503	18	17	paid	2023-04-04	2023-05-04	EUR	912.50	\N
504	INV-000504	12	32	sent	2023-04-05	2023-05-05	EUR	135.00	\N
505	INV-000505	38	18	paid	2023-04-06	2023-05-06	EUR	580.00	\N
506	INV-000506	33	2	paid	2023-04-07	2023-05-07	EUR	607.50	\N
507	INV-000507	3	29	paid	2023-04-08	2023-05-08	EUR	322.50	\N
508	INV-000508	26	27	paid	2023-04-09	2023-05-09	EUR	825.00	\N
509	INV-000509	23	12	paid	2023-04-10	2023-05-10	EUR	180.00	\N
510	INV-000510	21	\N	paid	2023-04-11	2023-05-11	EUR	402.50	\N
511	INV-000511	8	27	paid	2023-04-12	2023-05-12	EUR	180.00	\N
512	INV-000512	22	27	paid	2023-04-13	2023-05-13	EUR	717.50	\N
513	INV-000513	18	18	paid	2023-04-14	2023-05-14	EUR	742.50	\N
514	INV-000514	4	17	paid	2023-04-15	2023-05-15	EUR	170.00	\N
515	INV-000515	11	27	paid	2023-04-16	2023-05-16	EUR	660.00	\N
516	INV-000516	8	16	sent	2023-04-17	2023-05-17	EUR	50.00	\N
517	INV-000517	3	41	paid	2023-04-18	2023-05-18	EUR	175.00	\N
518	INV-000518	4	16	paid	2023-04-19	2023-05-19	EUR	202.50	\N
519	INV-000519	3	29	paid	2023-04-20	2023-05-20	EUR	400.00	\N
520	INV-000520	10	\N	paid	2023-04-21	2023-05-21	EUR	865.00	{"po": "PO 520", "notes": "first line\\nsecond line\\t\\\\."}
521	INV-000521	33	54	paid	2023-04-22	2023-05-22	EUR	720.00	\N
522	INV-000522	16	60	paid	2023-04-23	2023-05-23	EUR	150.00	\N
523	INV-000523	33	47	paid	2023-04-24	2023-05-24	EUR	400.00	\N
524	INV-000524	23	6	paid	2023-04-25	2023-05-25	EUR	1280.00	\N
525	INV-000525	31	12	paid	2023-04-26	2023-05-26	EUR	780.00	\N
526	INV-000526	2	19	paid	2023-04-26	2023-05-26	EUR	560.00	\N
527	INV-000527	26	14	paid	2023-04-27	2023-05-27	EUR	577.50	\N
528	INV-000528	5	15	sent	2023-04-28	2023-05-28	EUR	995.00	\N
529	INV-000529	7	18	paid	2023-04-29	2023-05-29	EUR	32.50	\N
530	INV-000530	30	\N	paid	2023-04-30	2023-05-30	EUR	825.00	\N
531	INV-000531	1	3	paid	2023-05-01	2023-05-31	EUR	810.00	\N
532	INV-000532	2	16	paid	2023-05-02	2023-06-01	EUR	450.00	\N
533	INV-000533	37	36	paid	2023-05-03	2023-06-02	EUR	525.00	\N
534	INV-000534	31	47	paid	2023-05-04	2023-06-03	EUR	105.00	\N
535	INV-000535	29	27	paid	2023-05-05	2023-06-04	EUR	410.00	\N
536	INV-000536	5	23	paid	2023-05-06	2023-06-05	EUR	102.50	\N
537	INV-000537	40	50	paid	2023-05-07	2023-06-06	EUR	665.00	\N
538	INV-000538	38	22	paid	2023-05-08	2023-06-07	EUR	450.00	\N
539	INV-000539	15	48	paid	2023-05-09	2023-06-08	EUR	595.00	\N
540	INV-000540	34	\N	sent	2023-05-10	2023-06-09	EUR	1207.50	{"po": "PO 540", "notes": "first line\\nsecond line\\t\\\\."}
541	INV-000541	14	28	paid	2023-05-11	2023-06-10	EUR	882.50	\N
542	INV-000542	37	19	paid	2023-05-12	2023-06-11	EUR	112.50	\N
543	INV-000543	2	25	paid	2023-05-13	2023-06-12	EUR	830.00	\N
544	INV-000544	15	41	paid	2023-05-14	2023-06-13	EUR	37.50	\N
545	INV-000545	27	28	paid	2023-05-15	2023-06-14	EUR	795.00	\N
546	INV-000546	29	16	paid	2023-05-16	2023-06-15	EUR	75.00	\N
547	INV-000547	20	31	paid	2023-05-17	2023-06-16	EUR	57.50	\N
548	INV-000548	23	33	paid	2023-05-18	2023-06-17	EUR	380.00	\N
549	INV-000549	4	19	paid	2023-05-19	2023-06-18	EUR	412.50	\N
550	INV-000550	12	\N	void	2023-05-20	2023-06-19	EUR	300.00	\N
551	INV-000551	12	1	paid	2023-05-21	2023-06-20	EUR	1105.00	\N
552	INV-000552	34	36	sent	2023-05-22	2023-06-21	EUR	1020.00	\N
553	INV-000553	7	50	paid	2023-05-23	2023-06-22	EUR	450.00	\N
554	INV-000554	37	54	paid	2023-05-24	2023-06-23	EUR	125.00	\N
555	INV-000555	29	5	paid	2023-05-25	2023-06-24	EUR	520.00	\N
556	INV-000556	33	43	paid	2023-05-26	2023-06-25	EUR	525.00	\N
557	INV-000557	18	19	paid	2023-05-27	2023-06-26	EUR	212.50	\N
558	INV-000558	17	21	paid	2023-05-28	2023-06-27	EUR	302.50	\N
559	INV-000559	4	56	paid	2023-05-29	2023-06-28	EUR	600.00	\N
560	INV-000560	5	\N	paid	2023-05-30	2023-06-29	EUR	390.00	{"po": "PO 560", "notes": "first line\\nsecond line\\t\\\\."}
561	INV-000561	40	2	draft	2023-05-31	2023-06-30	EUR	805.00	\N
562	INV-000562	39	33	paid	2023-06-01	2023-07-01	EUR	585.00	\N
563	INV-000563	30	3	paid	2023-06-01	2023-07-01	EUR	612.50	\N
564	INV-000564	20	7	sent	2023-06-02	2023-07-02	EUR	1060.00	\N
565	INV-000565	24	19	paid	2023-06-03	2023-07-03	EUR	165.00	\N
566	INV-000566	15	57	paid	2023-06-04	2023-07-04	EUR	742.50	\N
567	INV-000567	19	12	paid	2023-06-05	2023-07-05	EUR	777.50	\N
568	INV-000568	7	19	paid	2023-06-06	2023-07-06	EUR	162.50	\N
569	INV-000569	9	57	paid	2023-06-07	2023-07-07	EUR	202.50	\N
570	INV-000570	21	\N	paid	2023-06-08	2023-07-08	EUR	250.00	\N
571	INV-000571	25	52	paid	2023-06-09	2023-07-09	EUR	545.00	\N
572	INV-000572	37	33	paid	2023-06-10	2023-07-10	EUR	115.00	\N
573	INV-000573	38	32	paid	2023-06-11	2023-07-11	EUR	275.00	\N
574	INV-000574	22	49	paid	2023-06-12	2023-07-12	EUR	1960.00	\N
575	INV-000575	31	7	paid	2023-06-13	2023-07-13	EUR	300.00	\N
576	INV-000576	13	25	sent	2023-06-14	2023-07-14	EUR	1085.00	\N
577	INV-000577	30	15	paid	2023-06-15	2023-07-15	EUR	330.00	\N
578	INV-000578	2	42	paid	2023-06-16	2023-07-16	EUR	1230.00	\N
579	INV-000579	13	46	paid	2023-06-17	2023-07-17	EUR	892.50	\N
580	INV-000580	39	\N	paid	2023-06-18	2023-07-18	EUR	390.00	{"po": "PO 580", "notes": "first line\\nsecond line\\t\\\\."}
581	INV-000581	32	60	paid	2023-06-19	2023-07-19	EUR	365.00	\N
582	INV-000582	17	52	paid	2023-06-20	2023-07-20	EUR	335.00	\N
583	INV-000583	3	58	paid	2023-06-21	2023-07-21	EUR	220.00	\N
584	INV-000584	7	28	paid	2023-06-22	2023-07-22	EUR	1230.00	\N
585	INV-000585	18	12	paid	2023-06-23	2023-07-23	EUR	102.50	\N
586	INV-000586	1	33	paid	2023-06-24	2023-07-24	EUR	75.00	\N
587	INV-000587	9	45	paid	2023-06-25	2023-07-25	EUR	1110.00	\N
588	INV-000588	6	25	sent	2023-06-26	2023-07-26	EUR	427.50	\N
589	INV-000589	17	40	paid	2023-06-27	2023-07-27	EUR	700.00	\N
590	INV-000590	12	\N	paid	2023-06-28	2023-07-28	EUR	200.00	\N
591	INV-000591	28	49	paid	2023-06-29	2023-07-29	EUR	722.50	\N
592	INV-000592	2	39	paid	2023-06-30	2023-07-30	EUR	130.00	\N
593	INV-000593	7	18	paid	2023-07-01	2023-07-31	EUR	210.00	\N
594	INV-000594	13	45	draft	2023-07-02	2023-08-01	EUR	930.00	\N
595	INV-000595	24	48	paid	2023-07-03	2023-08-02	EUR	1110.00	\N
596	INV-000596	5	59	paid	2023-07-04	2023-08-03	EUR	405.00	\N
597	INV-000597	1	45	paid	2023-07-05	2023-08-04	EUR	540.00	\N
598	INV-000598	26	51	paid	2023-07-06	2023-08-05	EUR	355.00	\N
599	INV-000599	16	44	paid	2023-07-07	2023-08-06	EUR	100.00	\N
600	INV-000600	9	\N	void	2023-07-08	2023-08-07	EUR	562.50	{"po": "PO 600", "notes": "first line\\nsecond line\\t\\\\."}
601	INV-000601	21	49	paid	2023-07-08	2023-08-07	EUR	260.00	\N
602	INV-000602	11	6	paid	2023-07-09	2023-08-08	EUR	1010.00	\N
603	INV-000603	23	57	paid	2023-07-10	2023-08-09	EUR	1897.50	\N
604	INV-000604	29	33	paid	2023-07-11	2023-08-10	EUR	540.00	\N
605	INV-000605	38	3	paid	2023-07-12	2023-08-11	EUR	1005.00	\N
606	INV-000606	21	42	paid	2023-07-13	2023-08-12	EUR	225.00	\N
607	INV-000607	11	49	paid	2023-07-14	2023-08-13	EUR	950.00	\N
608	INV-000608	17	51	paid	2023-07-15	2023-08-14	EUR	27.50	\N
609	INV-000609	24	14	paid	2023-07-16	2023-08-15	EUR	65.00	\N
610	INV-000610	14	\N	paid	2023-07-17	2023-08-16	EUR	887.50	\N
611	INV-000611	35	37	paid	2023-07-18	2023-08-17	EUR	92.50	\N
612	INV-000612	9	15	sent	2023-07-19	2023-08-18	EUR	192.50	\N
613	INV-000613	37	29	paid	2023-07-20	2023-08-19	EUR	292.50	\N
614	INV-000614	26	37	paid	2023-07-21	2023-08-20	EUR	100.00	\N
615	INV-000615	25	45	paid	2023-07-22	2023-08-21	EUR	247.50	\N
616	INV-000616	37	26	paid	2023-07-23	2023-08-22	EUR	560.00	\N
617	INV-000617	17	25	paid	2023-07-24	2023-08-23	EUR	817.50	\N
618	INV-000618	27	57	paid	2023-07-25	2023-08-24	EUR	840.00	\N
619	INV-000619	6	32	paid	2023-07-26	2023-08-25	EUR	742.50	\N
620	INV-000620	3	\N	paid	2023-07-27	2023-08-26	EUR	45.00	{"po": "PO 620", "notes": "first line\\nsecond line\\t\\\\."}
621	INV-000621	23	53	paid	2023-07-28	2023-08-27	EUR	537.50	\N
622	INV-000622	5	3	paid	2023-07-29	2023-08-28	EUR	775.00	\N
623	INV-000623	30	47	paid	2023-07-30	2023-08-29	EUR	305.00	\N
624	INV-000624	17	37	sent	2023-07-31	2023-08-30	EUR	645.00	\N
625	INV-000625	10	46	paid	2023-08-01	2023-08-31	EUR	467.50	\N
626	INV-000626	18	48	paid	2023-08-02	2023-09-01	EUR	170.00	\N
627	INV-000627	6	51	draft	2023-08-03	2023-09-02	EUR	20.00	\N
628	INV-000628	38	21	paid	2023-08-04	2023-09-03	EUR	230.00	\N
629	INV-000629	34	56	paid	2023-08-05	2023-09-04	EUR	820.00	\N
630	INV-000630	31	\N	paid	2023-08-06	2023-09-05	EUR	97.50	\N
631	INV-000631	23	42	paid	2023-08-07	2023-09-06	EUR	480.00	\N
632	INV-000632	13	1	paid	2023-08-08	2023-09-07	EUR	945.00	\N
633	INV-000633	29	19	paid	2023-08-09	2023-09-08	EUR	787.50	\N
634	INV-000634	36	37	paid	2023-08-10	2023-09-09	EUR	380.00	\N
635	INV-000635	5	9	paid	2023-08-11	2023-09-10	EUR	1135.00	\N
636	INV-000636	10	3	sent	2023-08-12	2023-09-11	EUR	450.00	\N
637	INV-000637	15	49	paid	2023-08-13	2023-09-12	EUR	360.00	\N
638	INV-000638	38	25	paid	2023-08-13	2023-09-12	EUR	25.00	\N
639	INV-000639	18	27	paid	2023-08-14	2023-09-13	EUR	40.00	\N
640	INV-000640	37	\N	paid	2023-08-15	2023-09-14	EUR	755.00	{"po": "PO 640", "notes": "first line\\nsecond line\\t\\\\."}
641	INV-000641	20	24	paid	2023-08-16	2023-09-15	EUR	245.00	\N
642	INV-000642	12	24	paid	2023-08-17	2023-09-16	EUR	717.50	\N
643	INV-000643	1	52	paid	2023-08-18	2023-09-17	EUR	300.00	\N
644	INV-000644	38	5	paid	2023-08-19	2023-09-18	EUR	660.00	\N
645	INV-000645	39	39	paid	2023-08-20	2023-09-19	EUR	572.50	\N
646	INV-000646	20	32	paid	2023-08-21	2023-09-20	EUR	232.50	\N
647	INV-000647	35	45	paid	2023-08-22	2023-09-21	EUR	1080.00	\N
648	INV-000648	8	24	sent	2023-08-23	2023-09-22	EUR	1017.50	\N
649	INV-000649	36	2	paid	2023-08-24	2023-09-23	EUR	517.50	\N
650	INV-000650	38	\N	void	2023-08-25	2023-09-24	EUR	415.00	\N
651	INV-000651	27	38	paid	2023-08-26	2023-09-25	EUR	225.00	\N
652	INV-000652	7	30	paid	2023-08-27	2023-09-26	EUR	1195.00	\N
653	INV-000653	31	44	paid	2023-08-28	2023-09-27	EUR	542.50	\N
654	INV-000654	31	51	paid	2023-08-29	2023-09-28	EUR	210.00	\N
655	INV-000655	38	47	paid	2023-08-30	2023-09-29	EUR	447.50	\N
656	INV-000656	16	55	paid	2023-08-31	2023-09-30	EUR	742.50	\N
657	INV-000657	24	2	paid	2023-09-01	2023-10-01	EUR	225.00	\N
658	INV-000658	13	1	paid	2023-09-02	2023-10-02	EUR	402.50	\N
659	INV-000659	18	32	paid	2023-09-03	2023-10-03	EUR	150.00	\N
660	INV-000660	22	\N	sent	2023-09-04	2023-10-04	EUR	525.00	{"po": "PO 660", "notes": "first line\\nsecond line\\t\\\\."}
661	INV-000661	39	27	paid	2023-09-05	2023-10-05	EUR	225.00	\N
662	INV-000662	23	38	paid	2023-09-06	2023-10-06	EUR	427.50	\N
663	INV-000663	16	33	paid	2023-09-07	2023-10-07	EUR	1382.50	\N
664	INV-000664	3	58	paid	2023-09-08	2023-10-08	EUR	90.00	\N
665	INV-000665	5	35	paid	2023-09-09	2023-10-09	EUR	85.00	\N
666	INV-000666	18	37	paid	2023-09-10	2023-10-10	EUR	960.00	\N
667	INV-000667	25	8	paid	2023-09-11	2023-10-11	EUR	170.00	\N
668	INV-000668	38	14	paid	2023-09-12	2023-10-12	EUR	580.00	\N
669	INV-000669	31	43	paid	2023-09-13	2023-10-13	EUR	1120.00	\N
670	INV-000670	17	\N	paid	2023-09-14	2023-10-14	EUR	200.00	\N
671	INV-000671	5	15	paid	2023-09-15	2023-10-15	EUR	122.50	\N
672	INV-000672	3	47	sent	2023-09-16	2023-10-16	EUR	70.00	\N
673	INV-000673	28	45	paid	2023-09-17	2023-10-17	EUR	775.00	\N
674	INV-000674	3	54	paid	2023-09-18	2023-10-18	EUR	1500.00	\N
675	INV-000675	27	48	paid	2023-09-19	2023-10-19	EUR	217.50	\N
676	INV-000676	34	8	paid	2023-09-19	2023-10-19	EUR	87.50	\N
677	INV-000677	16	39	paid	2023-09-20	2023-10-20	EUR	607.50	\N
678	INV-000678	23	32	paid	2023-09-21	2023-10-21	EUR	120.00	\N
679	INV-000679	11	49	paid	2023-09-22	2023-10-22	EUR	722.50	\N
680	INV-000680	36	\N	paid	2023-09-23	2023-10-23	EUR	140.00	{"po": "PO 680", "notes": "first line\\nsecond line\\t\\\\."}
681	INV-000681	17	14	paid	2023-09-24	2023-10-24	EUR	900.00	\N
682	INV-000682	37	32	paid	2023-09-25	2023-10-25	EUR	112.50	\N
683	INV-000683	24	30	paid	2023-09-26	2023-10-26	EUR	210.00	\N
684	INV-000684	29	34	sent	2023-09-27	2023-10-27	EUR	500.00	\N
685	INV-000685	1	5	paid	2023-09-28	2023-10-28	EUR	220.00	\N
686	INV-000686	17	43	paid	2023-09-29	2023-10-29	EUR	280.00	\N
687	INV-000687	9	24	paid	2023-09-30	2023-10-30	EUR	472.50	\N
688	INV-000688	40	27	paid	2023-10-01	2023-10-31	EUR	220.00	\N
689	INV-000689	21	12	paid	2023-10-02	2023-11-01	EUR	300.00	\N
690	INV-000690	18	\N	paid	2023-10-03	2023-11-02	EUR	895.00	\N
691	INV-000691	15	18	paid	2023-10-04	2023-11-03	EUR	462.50	\N
692	INV-000692	20	10	paid	2023-10-05	2023-11-04	EUR	157.50	\N
693	INV-000693	22	36	draft	2023-10-06	2023-11-05	EUR	320.00	\N
694	INV-000694	30	55	paid	2023-10-07	2023-11-06	EUR	70.00	\N
695	INV-000695	33	17	paid	2023-10-08	2023-11-07	EUR	1175.00	\N
696	INV-000696	38	51	sent	2023-10-09	2023-11-08	EUR	262.50	\N
697	INV-000697	11	33	paid	2023-10-10	2023-11-09	EUR	1440.00	\N
698	INV-000698	13	56	paid	2023-10-11	2023-11-10	EUR	360.00	\N
699	INV-000699	17	15	paid	2023-10-12	2023-11-11	EUR	890.00	\N
700	INV-000700	40	\N	void	2023-10-13	2023-11-12	EUR	60.00	{"po": "PO 700", "notes": "first line\\nsecond line\\t\\\\."}
701	INV-000701	34	27	paid	2023-10-14	2023-11-13	EUR	915.00	\N
702	INV-000702	6	18	paid	2023-10-15	2023-11-14	EUR	155.00	\N
703	INV-000703	33	28	paid	2023-10-16	2023-11-15	EUR	60.00	\N
704	INV-000704	23	19	paid	2023-10-17	2023-11-16	EUR	797.50	\N
705	INV-000705	20	26	paid	2023-10-18	2023-11-17	EUR	412.50	\N
706	INV-000706	18	14	paid	2023-10-19	2023-11-18	EUR	330.00	\N
707	INV-000707	37	47	paid	2023-10-20	2023-11-19	EUR	357.50	\N
708	INV-000708	13	48	sent	2023-10-21	2023-11-20	EUR	655.00	\N
709	INV-000709	24	38	paid	2023-10-22	2023-11-21	EUR	1025.00	\N
710	INV-000710	3	\N	paid	2023-10-23	2023-11-22	EUR	1175.00	\N
711	INV-000711	27	53	paid	2023-10-24	2023-11-23	EUR	927.50	\N
712	INV-000712	35	2	paid	2023-10-25	2023-11-24	EUR	397.50	\N
713	INV-000713	11	57	paid	2023-10-25	2023-11-24	EUR	645.00	\N
714	INV-000714	35	27	paid	2023-10-26	2023-11-25	EUR	555.00	\N
715	INV-000715	36	28	paid	2023-10-27	2023-11-26	EUR	710.00	\N
716	INV-000716	3	20	paid	2023-10-28	2023-11-27	EUR	1037.50	\N
717	INV-000717	36	32	paid	2023-10-29	2023-11-28	EUR	852.50	\N
718	INV-000718	35	50	paid	2023-10-30	2023-11-29	EUR	135.00	\N
719	INV-000719	40	44	paid	2023-10-31	2023-11-30	EUR	357.50	\N
720	INV-000720	15	\N	sent	2023-11-01	2023-12-01	EUR	605.00	{"po": "PO 720", "notes": "first line\\nsecond line\\t\\\\."}
721	INV-000721	8	14	paid	2023-11-02	2023-12-02	EUR	550.00	\N
722	INV-000722	32	7	paid	2023-11-03	2023-12-03	EUR	1237.50	\N
723	INV-000723	13	55	paid	2023-11-04	2023-12-04	EUR	142.50	\N
724	INV-000724	27	12	paid	2023-11-05	2023-12-05	EUR	970.00	\N
725	INV-000725	18	23	paid	2023-11-06	2023-12-06	EUR	1442.50	\N
726	INV-000726	24	41	draft	2023-11-07	2023-12-07	EUR	937.50	\N
727	INV-000727	11	45	paid	2023-11-08	2023-12-08	EUR	80.00	\N
728	INV-000728	37	24	paid	2023-11-09	2023-12-09	EUR	185.00	\N
729	INV-000729	28	57	paid	2023-11-10	2023-12-10	EUR	595.00	\N
730	INV-000730	36	\N	paid	2023-11-11	2023-12-11	EUR	450.00	\N
731	INV-000731	36	60	paid	2023-11-12	2023-12-12	EUR	1395.00	\N
732	INV-000732	23	6	sent	2023-11-13	2023-12-13	EUR	35.00	\N
733	INV-000733	4	60	paid	2023-11-14	2023-12-14	EUR	487.50	\N
734	INV-000734	37	11	paid	2023-11-15	2023-12-15	EUR	787.50	\N
735	INV-000735	3	27	paid	2023-11-16	2023-12-16	EUR	472.50	\N
736	INV-000736	15	50	paid	2023-11-17	2023-12-17	EUR	350.00	\N
737	INV-000737	34	30	paid	2023-11-18	2023-12-18	EUR	415.00	\N
738	INV-000738	13	37	paid	2023-11-19	2023-12-19	EUR	550.00	\N
739	INV-000739	30	10	paid	2023-11-20	2023-12-20	EUR	472.50	\N
740	INV-000740	15	\N	paid	2023-11-21	2023-12-21	EUR	87.50	{"po": "PO 740", "notes": "first line\\nsecond line\\t\\\\."}
741	INV-000741	27	17	paid	2023-11-22	2023-12-22	EUR	602.50	\N
742	INV-000742	37	40	paid	2023-11-23	2023-12-23	EUR	227.50	\N
743	INV-000743	12	36	paid	2023-11-24	2023-12-24	EUR	585.00	\N
744	INV-000744	23	13	sent	2023-11-25	2023-12-25	EUR	1022.50	\N
745	INV-000745	15	53	paid	2023-11-26	2023-12-26	EUR	225.00	\N
746	INV-000746	13	52	paid	2023-11-27	2023-12-27	EUR	755.00	\N
747	INV-000747	4	38	paid	2023-11-28	2023-12-28	EUR	150.00	\N
748	INV-000748	6	38	paid	2023-11-29	2023-12-29	EUR	750.00	\N
749	INV-000749	14	47	paid	2023-11-30	2023-12-30	EUR	90.00	\N
750	INV-000750	24	\N	void	2023-12-01	2023-12-31	EUR	542.50	\N
751	INV-000751	24	16	paid	2023-12-01	2023-12-31	EUR	122.50	\N
752	INV-000752	38	53	paid	2023-12-02	2024-01-01	EUR	97.50	\N
753	INV-000753	27	23	paid	2023-12-03	2024-01-02	EUR	260.00	\N
754	INV-000754	23	41	paid	2023-12-04	2024-01-03	EUR	90.00	\N
755	INV-000755	36	50	paid	2023-12-05	2024-01-04	EUR	585.00	\N
756	INV-000756	2	48	sent	2023-12-06	2024-01-05	EUR	1010.00	\N
757	INV-000757	2	7	paid	2023-12-07	2024-01-06	EUR	180.00	\N
758	INV-000758	21	18	paid	2023-12-08	2024-01-07	EUR	585.00	\N
759	INV-000759	3	8	draft	2023-12-09	2024-01-08	EUR	930.00	\N
760	INV-000760	22	\N	paid	2023-12-10	2024-01-09	EUR	1605.00	{"po": "PO 760", "notes": "first line\\nsecond line\\t\\\\."}
761	INV-000761	24	24	paid	2023-12-11	2024-01-10	EUR	200.00	\N
762	INV-000762	38	53	paid	2023-12-12	2024-01-11	EUR	200.00	\N
763	INV-000763	10	20	paid	2023-12-13	2024-01-12	EUR	67.50	\N
764	INV-000764	40	21	paid	2023-12-14	2024-01-13	EUR	300.00	\N
765	INV-000765	14	40	paid	2023-12-15	2024-01-14	EUR	585.00	\N
766	INV-000766	27	20	paid	2023-12-16	2024-01-15	EUR	170.00	\N
767	INV-000767	12	22	paid	2023-12-17	2024-01-16	EUR	297.50	\N
768	INV-000768	20	35	sent	2023-12-18	2024-01-17	EUR	1160.00	\N
769	INV-000769	19	50	paid	2023-12-19	2024-01-18	EUR	282.50	\N
770	INV-000770	38	\N	paid	2023-12-20	2024-01-19	EUR	1457.50	\N
771	INV-000771	23	33	paid	2023-12-21	2024-01-20	EUR	587.50	\N
772	INV-000772	22	29	paid	2023-12-22	2024-01-21	EUR	350.00	\N
773	INV-000773	4	33	paid	2023-12-23	2024-01-22	EUR	510.00	\N
774	INV-000774	20	27	paid	2023-12-24	2024-01-23	EUR	302.50	\N
775	INV-000775	4	4	paid	2023-12-25	2024-01-24	EUR	720.00	\N
776	INV-000776	22	20	paid	2023-12-26	2024-01-25	EUR	97.50	\N
777	INV-000777	13	41	paid	2023-12-27	2024-01-26	EUR	210.00	\N
778	INV-000778	40	6	paid	2023-12-28	2024-01-27	EUR	615.00	\N
779	INV-000779	36	60	paid	2023-12-29	2024-01-28	EUR	830.00	\N
780	INV-000780	17	\N	sent	2023-12-30	2024-01-29	EUR	315.00	{"po": "PO 780", "notes": "first line\\nsecond line\\t\\\\."}
781	INV-000781	16	53	paid	2023-12-31	2024-01-30	EUR	45.00	\N
\.


--
-- Data for Name: invoices_2024; Type: TABLE DATA; Schema: public; Owner: ledgerly_owner
--

COPY public.invoices_2024 (id, number, account_id, created_by, status, issued_on, due_on, currency, total, metadata) FROM stdin;
782	INV-000782	24	3	paid	2024-01-01	2024-01-31	EUR	255.00	\N
783	INV-000783	36	58	paid	2024-01-02	2024-02-01	EUR	360.00	\N
784	INV-000784	14	45	paid	2024-01-03	2024-02-02	EUR	30.00	\N
785	INV-000785	39	59	paid	2024-01-04	2024-02-03	EUR	25.00	\N
786	INV-000786	24	29	paid	2024-01-05	2024-02-04	EUR	350.00	\N
787	INV-000787	1	19	paid	2024-01-06	2024-02-05	EUR	270.00	\N
788	INV-000788	29	39	paid	2024-01-06	2024-02-05	EUR	27.50	\N
789	INV-000789	29	31	paid	2024-01-07	2024-02-06	EUR	55.00	\N
790	INV-000790	5	\N	paid	2024-01-08	2024-02-07	EUR	875.00	\N
791	INV-000791	16	56	paid	2024-01-09	2024-02-08	EUR	832.50	\N
792	INV-000792	31	37	sent	2024-01-10	2024-02-09	EUR	1020.00	\N
793	INV-000793	27	29	paid	2024-01-11	2024-02-10	EUR	1340.00	\N
794	INV-000794	3	35	paid	2024-01-12	2024-02-11	EUR	260.00	\N
795	INV-000795	23	39	paid	2024-01-13	2024-02-12	EUR	80.00	\N
796	INV-000796	33	18	paid	2024-01-14	2024-02-13	EUR	570.00	\N
797	INV-000797	13	34	paid	2024-01-15	2024-02-14	EUR	212.50	\N
798	INV-000798	34	57	paid	2024-01-16	2024-02-15	EUR	90.00	\N
799	INV-000799	13	16	paid	2024-01-17	2024-02-16	EUR	517.50	\N
800	INV-000800	34	\N	void	2024-01-18	2024-02-17	EUR	647.50	{"po": "PO 800", "notes": "first line\\nsecond line\\t\\\\."}
801	INV-000801	12	54	paid	2024-01-19	2024-02-18	EUR	1015.00	\N
802	INV-000802	20	2	paid	2024-01-20	2024-02-19	EUR	337.50	\N
803	INV-000803	6	51	paid	2024-01-21	2024-02-20	EUR	345.00	\N
804	INV-000804	11	9	sent	2024-01-22	2024-02-21	EUR	1015.00	\N
805	INV-000805	7	46	paid	2024-01-23	2024-02-22	EUR	1267.50	\N
806	INV-000806	8	52	paid	2024-01-24	2024-02-23	EUR	510.00	\N
807	INV-000807	10	35	paid	2024-01-25	2024-02-24	EUR	225.00	\N
808	INV-000808	14	53	paid	2024-01-26	2024-02-25	EUR	200.00	\N
809	INV-000809	15	21	paid	2024-01-27	2024-02-26	EUR	1532.50	\N
810	INV-000810	12	\N	paid	2024-01-28	2024-02-27	EUR	712.50	\N
811	INV-000811	26	21	paid	2024-01-29	2024-02-28	EUR	635.00	\N
812	INV-000812	12	6	paid	2024-01-30	2024-02-29	EUR	932.50	\N
813	INV-000813	15	40	paid	2024-01-31	2024-03-01	EUR	240.00	\N
814	INV-000814	34	44	paid	2024-02-01	2024-03-02	EUR	487.50	\N
815	INV-000815	13	9	paid	2024-02-02	2024-03-03	EUR	45.00	\N
816	INV-000816	29	49	sent	2024-02-03	2024-03-04	EUR	1077.50	\N
817	INV-000817	35	21	paid	2024-02-04	2024-03-05	EUR	1102.50	\N
818	INV-000818	22	56	paid	2024-02-05	2024-03-06	EUR	397.50	\N
819	INV-000819	23	20	paid	2024-02-06	2024-03-07	EUR	52.50	\N
820	INV-000820	10	\N	paid	2024-02-07	2024-03-08	EUR	987.50	{"po": "PO 820", "notes": "first line\\nsecond line\\t\\\\."}
821	INV-000821	32	1	paid	2024-02-08	2024-03-09	EUR	55.00	\N
822	INV-000822	36	49	paid	2024-02-09	2024-03-10	EUR	1427.50	\N
823	INV-000823	18	49	paid	2024-02-10	2024-03-11	EUR	245.00	\N
824	INV-000824	33	50	paid	2024-02-11	2024-03-12	EUR	490.00	\N
825	INV-000825	38	25	draft	2024-02-12	2024-03-13	EUR	537.50	\N
826	INV-000826	11	6	paid	2024-02-12	2024-03-13	EUR	1595.00	\N
827	INV-000827	32	59	paid	2024-02-13	2024-03-14	EUR	965.00	\N
828	INV-000828	1	32	sent	2024-02-14	2024-03-15	EUR	522.50	\N
829	INV-000829	8	2	paid	2024-02-15	2024-03-16	EUR	102.50	\N
830	INV-000830	24	\N	paid	2024-02-16	2024-03-17	EUR	440.00	\N
831	INV-000831	40	46	paid	2024-02-17	2024-03-18	EUR	1257.50	\N
832	INV-000832	39	5	paid	2024-02-18	2024-03-19	EUR	795.00	\N
833	INV-000833	11	22	paid	2024-02-19	2024-03-20	EUR	560.00	\N
834	INV-000834	8	28	paid	2024-02-20	2024-03-21	EUR	15.00	\N
835	INV-000835	20	52	paid	2024-02-21	2024-03-22	EUR	1312.50	\N
836	INV-000836	31	38	paid	2024-02-22	2024-03-23	EUR	55.00	\N
837	INV-000837	16	47	paid	2024-02-23	2024-03-24	EUR	930.00	\N
838	INV-000838	18	27	paid	2024-02-24	2024-03-25	EUR	45.00	\N
839	INV-000839	29	1	paid	2024-02-25	2024-03-26	EUR	437.50	\N
840	INV-000840	10	\N	sent	2024-02-26	2024-03-27	EUR	1207.50	{"po": "PO 840", "notes": "first line\\nsecond line\\t\\\\."}
841	INV-000841	22	25	paid	2024-02-27	2024-03-28	EUR	687.50	\N
842	INV-000842	26	33	paid	2024-02-28	2024-03-29	EUR	350.00	\N
843	INV-000843	34	42	paid	2024-02-29	2024-03-30	EUR	485.00	\N
844	INV-000844	35	56	paid	2024-03-01	2024-03-31	EUR	210.00	\N
845	INV-000845	5	41	paid	2024-03-02	2024-04-01	EUR	185.00	\N
846	INV-000846	10	59	paid	2024-03-03	2024-04-02	EUR	580.00	\N
847	INV-000847	31	4	paid	2024-03-04	2024-04-03	EUR	165.00	\N
848	INV-000848	30	46	paid	2024-03-05	2024-04-04	EUR	1170.00	\N
849	INV-000849	26	16	paid	2024-03-06	2024-04-05	EUR	300.00	\N
850	INV-000850	40	\N	void	2024-03-07	2024-04-06	EUR	307.50	\N
851	INV-000851	7	53	paid	2024-03-08	2024-04-07	EUR	1150.00	\N
852	INV-000852	15	4	sent	2024-03-09	2024-04-08	EUR	40.00	\N
853	INV-000853	5	42	paid	2024-03-10	2024-04-09	EUR	510.00	\N
854	INV-000854	13	41	paid	2024-03-11	2024-04-10	EUR	462.50	\N
855	INV-000855	29	11	paid	2024-03-12	2024-04-11	EUR	657.50	\N
856	INV-000856	26	18	paid	2024-03-13	2024-04-12	EUR	315.00	\N
857	INV-000857	38	47	paid	2024-03-14	2024-04-13	EUR	25.00	\N
858	INV-000858	34	22	draft	2024-03-15	2024-04-14	EUR	100.00	\N
859	INV-000859	29	3	paid	2024-03-16	2024-04-15	EUR	45.00	\N
860	INV-000860	15	\N	paid	2024-03-17	2024-04-16	EUR	727.50	{"po": "PO 860", "notes": "first line\\nsecond line\\t\\\\."}
861	INV-000861	12	25	paid	2024-03-18	2024-04-17	EUR	95.00	\N
862	INV-000862	9	39	paid	2024-03-19	2024-04-18	EUR	525.00	\N
863	INV-000863	8	16	paid	2024-03-19	2024-04-18	EUR	622.50	\N
864	INV-000864	5	40	sent	2024-03-20	2024-04-19	EUR	620.00	\N
865	INV-000865	10	34	paid	2024-03-21	2024-04-20	EUR	820.00	\N
866	INV-000866	1	23	paid	2024-03-22	2024-04-21	EUR	112.50	\N
867	INV-000867	33	60	paid	2024-03-23	2024-04-22	EUR	420.00	\N
868	INV-000868	27	43	paid	2024-03-24	2024-04-23	EUR	382.50	\N
869	INV-000869	2	17	paid	2024-03-25	2024-04-24	EUR	30.00	\N
870	INV-000870	12	\N	paid	2024-03-26	2024-04-25	EUR	160.00	\N
871	INV-000871	17	27	paid	2024-03-27	2024-04-26	EUR	990.00	\N
872	INV-000872	34	32	paid	2024-03-28	2024-04-27	EUR	160.00	\N
873	INV-000873	38	3	paid	2024-03-29	2024-04-28	EUR	335.00	\N
874	INV-000874	32	52	paid	2024-03-30	2024-04-29	EUR	1050.00	\N
875	INV-000875	6	17	paid	2024-03-31	2024-04-30	EUR	1287.50	\N
876	INV-000876	1	17	sent	2024-04-01	2024-05-01	EUR	260.00	\N
877	INV-000877	28	21	paid	2024-04-02	2024-05-02	EUR	182.50	\N
878	INV-000878	29	4	paid	2024-04-03	2024-05-03	EUR	1200.00	\N
879	INV-000879	40	5	paid	2024-04-04	2024-05-04	EUR	420.00	\N
880	INV-000880	14	\N	paid	2024-04-05	2024-05-05	EUR	140.00	{"po": "PO 880", "notes": "first line\\nsecond line\\t\\\\."}
881	INV-000881	30	38	paid	2024-04-06	2024-05-06	EUR	887.50	\N
882	INV-000882	31	51	paid	2024-04-07	2024-05-07	EUR	720.00	\N
883	INV-000883	33	46	paid	2024-04-08	2024-05-08	EUR	162.50	\N
884	INV-000884	27	60	paid	2024-04-09	2024-05-09	EUR	652.50	\N
885	INV-000885	17	6	paid	2024-04-10	2024-05-10	EUR	542.50	\N
886	INV-000886	14	34	paid	2024-04-11	2024-05-11	EUR	757.50	\N
887	INV-000887	1	14	paid	2024-04-12	2024-05-12	EUR	112.50	\N
888	INV-000888	19	24	sent	2024-04-13	2024-05-13	EUR	960.00	\N
889	INV-000889	26	30	paid	2024-04-14	2024-05-14	EUR	185.00	\N
890	INV-000890	3	\N	paid	2024-04-15	2024-05-15	EUR	125.00	\N
891	INV-000891	40	46	draft	2024-04-16	2024-05-16	EUR	245.00	\N
892	INV-000892	39	54	paid	2024-04-17	2024-05-17	EUR	75.00	\N
893	INV-000893	25	46	paid	2024-04-18	2024-05-18	EUR	457.50	\N
894	INV-000894	36	30	paid	2024-04-19	2024-05-19	EUR	270.00	\N
895	INV-000895	11	6	paid	2024-04-20	2024-05-20	EUR	1050.00	\N
896	INV-000896	37	5	paid	2024-04-21	2024-05-21	EUR	900.00	\N
897	INV-000897	28	53	paid	2024-04-22	2024-05-22	EUR	732.50	\N
898	INV-000898	5	11	paid	2024-04-23	2024-05-23	EUR	60.00	\N
899	INV-000899	3	29	paid	2024-04-24	2024-05-24	EUR	412.50	\N
900	INV-000900	34	\N	void	2024-04-25	2024-05-25	EUR	35.00	{"po": "PO 900", "notes": "first line\\nsecond line\\t\\\\."}
901	INV-000901	31	58	paid	2024-04-25	2024-05-25	EUR	302.50	\N
902	INV-000902	22	26	paid	2024-04-26	2024-05-26	EUR	840.00	\N
903	INV-000903	4	52	paid	2024-04-27	2024-05-27	EUR	62.50	\N
904	INV-000904	2	38	paid	2024-04-28	2024-05-28	EUR	907.50	\N
905	INV-000905	22	30	paid	2024-04-29	2024-05-29	EUR	577.50	\N
906	INV-000906	22	34	paid	2024-04-30	2024-05-30	EUR	665.00	\N
907	INV-000907	37	1	paid	2024-05-01	2024-05-31	EUR	540.00	\N
908	INV-000908	2	38	paid	2024-05-02	2024-06-01	EUR	810.00	\N
909	INV-000909	11	60	paid	2024-05-03	2024-06-02	EUR	517.50	\N
910	INV-000910	34	\N	paid	2024-05-04	2024-06-03	EUR	112.50	\N
911	INV-000911	17	11	paid	2024-05-05	2024-06-04	EUR	65.00	\N
912	INV-000912	37	49	sent	2024-05-06	2024-06-05	EUR	1050.00	\N
913	INV-000913	6	33	paid	2024-05-07	2024-06-06	EUR	387.50	\N
914	INV-000914	4	57	paid	2024-05-08	2024-06-07	EUR	710.00	\N
915	INV-000915	13	52	paid	2024-05-09	2024-06-08	EUR	540.00	\N
916	INV-000916	25	39	paid	2024-05-10	2024-06-09	EUR	97.50	\N
917	INV-000917	27	12	paid	2024-05-11	2024-06-10	EUR	972.50	\N
918	INV-000918	20	5	paid	2024-05-12	2024-06-11	EUR	930.00	\N
919	INV-000919	10	25	paid	2024-05-13	2024-06-12	EUR	125.00	\N
920	INV-000920	32	\N	paid	2024-05-14	2024-06-13	EUR	165.00	{"po": "PO 920", "notes": "first line\\nsecond line\\t\\\\."}
921	INV-000921	34	17	paid	2024-05-15	2024-06-14	EUR	865.00	\N
922	INV-000922	15	38	paid	2024-05-16	2024-06-15	EUR	25.00	\N
923	INV-000923	5	44	paid	2024-05-17	2024-06-16	EUR	950.00	\N
924	INV-000924	35	18	sent	2024-05-18	2024-06-17	EUR	815.00	\N
925	INV-000925	27	44	paid	2024-05-19	2024-06-18	EUR	172.50	\N
926	INV-000926	13	17	paid	2024-05-20	2024-06-19	EUR	500.00	\N
927	INV-000927	21	33	paid	2024-05-21	2024-06-20	EUR	242.50	\N
928	INV-000928	10	37	paid	2024-05-22	2024-06-21	EUR	1750.00	\N
929	INV-000929	9	50	paid	2024-05-23	2024-06-22	EUR	247.50	\N
930	INV-000930	25	\N	paid	2024-05-24	2024-06-23	EUR	125.00	\N
931	INV-000931	38	48	paid	2024-05-25	2024-06-24	EUR	135.00	\N
932	INV-000932	39	15	paid	2024-05-26	2024-06-25	EUR	195.00	\N
933	INV-000933	13	29	paid	2024-05-27	2024-06-26	EUR	155.00	\N
934	INV-000934	39	53	paid	2024-05-28	2024-06-27	EUR	785.00	\N
935	INV-000935	17	43	paid	2024-05-29	2024-06-28	EUR	25.00	\N
936	INV-000936	1	47	sent	2024-05-30	2024-06-29	EUR	1050.00	\N
937	INV-000937	13	31	paid	2024-05-31	2024-06-30	EUR	585.00	\N
938	INV-000938	5	28	paid	2024-05-31	2024-06-30	EUR	602.50	\N
939	INV-000939	21	14	paid	2024-06-01	2024-07-01	EUR	90.00	\N
940	INV-000940	28	\N	paid	2024-06-02	2024-07-02	EUR	1130.00	{"po": "PO 940", "notes": "first line\\nsecond line\\t\\\\."}
941	INV-000941	22	5	paid	2024-06-03	2024-07-03	EUR	432.50	\N
942	INV-000942	32	55	paid	2024-06-04	2024-07-04	EUR	187.50	\N
943	INV-000943	9	56	paid	2024-06-05	2024-07-05	EUR	1180.00	\N
944	INV-000944	26	44	paid	2024-06-06	2024-07-06	EUR	220.00	\N
945	INV-000945	28	36	paid	2024-06-07	2024-07-07	EUR	942.50	\N
946	INV-000946	26	60	paid	2024-06-08	2024-07-08	EUR	882.50	\N
947	INV-000947	20	40	paid	2024-06-09	2024-07-09	EUR	1127.50	\N
948	INV-000948	25	55	sent	2024-06-10	2024-07-10	EUR	837.50	\N
949	INV-000949	7	29	paid	2024-06-11	2024-07-11	EUR	1070.00	\N
950	INV-000950	9	\N	void	2024-06-12	2024-07-12	EUR	45.00	\N
951	INV-000951	3	26	paid	2024-06-13	2024-07-13	EUR	65.00	\N
952	INV-000952	37	33	paid	2024-06-14	2024-07-14	EUR	582.50	\N
953	INV-000953	40	45	paid	2024-06-15	2024-07-15	EUR	75.00	\N
954	INV-000954	29	53	paid	2024-06-16	2024-07-16	EUR	162.50	\N
955	INV-000955	7	18	paid	2024-06-17	2024-07-17	EUR	740.00	\N
956	INV-000956	28	59	paid	2024-06-18	2024-07-18	EUR	325.00	\N
957	INV-000957	27	29	draft	2024-06-19	2024-07-19	EUR	710.00	\N
958	INV-000958	18	25	paid	2024-06-20	2024-07-20	EUR	512.50	\N
959	INV-000959	31	39	paid	2024-06-21	2024-07-21	EUR	605.00	\N
960	INV-000960	20	\N	sent	2024-06-22	2024-07-22	EUR	480.00	{"po": "PO 960", "notes": "first line\\nsecond line\\t\\\\."}
961	INV-000961	21	27	paid	2024-06-23	2024-07-23	EUR	87.50	\N
962	INV-000962	28	43	paid	2024-06-24	2024-07-24	EUR	612.50	\N
963	INV-000963	6	34	paid	2024-06-25	2024-07-25	EUR	450.00	\N
964	INV-000964	31	20	paid	2024-06-26	2024-07-26	EUR	382.50	\N
965	INV-000965	4	22	paid	2024-06-27	2024-07-27	EUR	220.00	\N
966	INV-000966	30	56	paid	2024-06-28	2024-07-28	EUR	857.50	\N
967	INV-000967	2	2	paid	2024-06-29	2024-07-29	EUR	290.00	\N
968	INV-000968	1	13	paid	2024-06-30	2024-07-30	EUR	577.50	\N
969	INV-000969	32	6	paid	2024-07-01	2024-07-31	EUR	485.00	\N
970	INV-000970	4	\N	paid	2024-07-02	2024-08-01	EUR	130.00	\N
971	INV-000971	35	16	paid	2024-07-03	2024-08-02	EUR	1512.50	\N
972	INV-000972	30	24	sent	2024-07-04	2024-08-03	EUR	1202.50	\N
973	INV-000973	10	17	paid	2024-07-05	2024-08-04	EUR	1305.00	\N
974	INV-000974	10	30	paid	2024-07-06	2024-08-05	EUR	542.50	\N
975	INV-000975	13	37	paid	2024-07-07	2024-08-06	EUR	100.00	\N
976	INV-000976	19	52	paid	2024-07-07	2024-08-06	EUR	735.00	\N
977	INV-000977	10	22	paid	2024-07-08	2024-08-07	EUR	680.00	\N
978	INV-000978	1	13	paid	2024-07-09	2024-08-08	EUR	382.50	\N
979	INV-000979	4	8	paid	2024-07-10	2024-08-09	EUR	1290.00	\N
980	INV-000980	3	\N	paid	2024-07-11	2024-08-10	EUR	730.00	{"po": "PO 980", "notes": "first line\\nsecond line\\t\\\\."}
981	INV-000981	17	32	paid	2024-07-12	2024-08-11	EUR	1402.50	\N
982	INV-000982	28	9	paid	2024-07-13	2024-08-12	EUR	852.50	\N
983	INV-000983	30	53	paid	2024-07-14	2024-08-13	EUR	285.00	\N
984	INV-000984	14	56	sent	2024-07-15	2024-08-14	EUR	570.00	\N
985	INV-000985	23	58	paid	2024-07-16	2024-08-15	EUR	137.50	\N
986	INV-000986	21	31	paid	2024-07-17	2024-08-16	EUR	260.00	\N
987	INV-000987	33	50	paid	2024-07-18	2024-08-17	EUR	1312.50	\N
988	INV-000988	17	51	paid	2024-07-19	2024-08-18	EUR	135.00	\N
989	INV-000989	16	24	paid	2024-07-20	2024-08-19	EUR	347.50	\N
990	INV-000990	29	\N	draft	2024-07-21	2024-08-20	EUR	605.00	\N
991	INV-000991	7	43	paid	2024-07-22	2024-08-21	EUR	620.00	\N
992	INV-000992	37	31	paid	2024-07-23	2024-08-22	EUR	637.50	\N
993	INV-000993	33	2	paid	2024-07-24	2024-08-23	EUR	600.00	\N
994	INV-000994	27	1	paid	2024-07-25	2024-08-24	EUR	1547.50	\N
995	INV-000995	5	57	paid	2024-07-26	2024-08-25	EUR	292.50	\N
996	INV-000996	1	41	sent	2024-07-27	2024-08-26	EUR	125.00	\N
997	INV-000997	22	25	paid	2024-07-28	2024-08-27	EUR	217.50	\N
998	INV-000998	1	48	paid	2024-07-29	2024-08-28	EUR	330.00	\N
999	INV-000999	19	57	paid	2024-07-30	2024-08-29	EUR	465.00	\N
1000	INV-001000	39	\N	void	2024-07-31	2024-08-30	EUR	1065.00	{"po": "PO 1000", "notes": "first line\\nsecond line\\t\\\\."}
1001	INV-001001	37	24	paid	2024-08-01	2024-08-31	EUR	160.00	\N
1002	INV-001002	23	39	paid	2024-08-02	2024-09-01	EUR	947.50	\N
1003	INV-001003	29	13	paid	2024-08-03	2024-09-02	EUR	985.00	\N
1004	INV-001004	20	7	paid	2024-08-04	2024-09-03	EUR	717.50	\N
1005	INV-001005	38	47	paid	2024-08-05	2024-09-04	EUR	315.00	\N
1006	INV-001006	26	2	paid	2024-08-06	2024-09-05	EUR	457.50	\N
1007	INV-001007	4	29	paid	2024-08-07	2024-09-06	EUR	410.00	\N
1008	INV-001008	14	27	sent	2024-08-08	2024-09-07	EUR	100.00	\N
1009	INV-001009	33	10	paid	2024-08-09	2024-09-08	EUR	90.00	\N
1010	INV-001010	10	\N	paid	2024-08-10	2024-09-09	EUR	632.50	\N
1011	INV-001011	9	31	paid	2024-08-11	2024-09-10	EUR	157.50	\N
1012	INV-001012	9	37	paid	2024-08-12	2024-09-11	EUR	80.00	\N
1013	INV-001013	12	4	paid	2024-08-12	2024-09-11	EUR	852.50	\N
1014	INV-001014	19	27	paid	2024-08-13	2024-09-12	EUR	522.50	\N
1015	INV-001015	31	19	paid	2024-08-14	2024-09-13	EUR	1190.00	\N
1016	INV-001016	9	30	paid	2024-08-15	2024-09-14	EUR	315.00	\N
1017	INV-001017	25	27	paid	2024-08-16	2024-09-15	EUR	910.00	\N
1018	INV-001018	38	4	paid	2024-08-17	2024-09-16	EUR	897.50	\N
1019	INV-001019	2	33	paid	2024-08-18	2024-09-17	EUR	415.00	\N
1020	INV-001020	34	\N	sent	2024-08-19	2024-09-18	EUR	90.00	{"po": "PO 1020", "notes": "first line\\nsecond line\\t\\\\."}
1021	INV-001021	13	23	paid	2024-08-20	2024-09-19	EUR	225.00	\N
1022	INV-001022	14	7	paid	2024-08-21	2024-09-20	EUR	285.00	\N
1023	INV-001023	3	54	draft	2024-08-22	2024-09-21	EUR	420.00	\N
1024	INV-001024	10	43	paid	2024-08-23	2024-09-22	EUR	250.00	\N
1025	INV-001025	35	42	paid	2024-08-24	2024-09-23	EUR	375.00	\N
1026	INV-001026	36	20	paid	2024-08-25	2024-09-24	EUR	112.50	\N
1027	INV-001027	15	16	paid	2024-08-26	2024-09-25	EUR	202.50	\N
1028	INV-001028	24	25	paid	2024-08-27	2024-09-26	EUR	640.00	\N
1029	INV-001029	7	23	paid	2024-08-28	2024-09-27	EUR	825.00	\N
1030	INV-001030	17	\N	paid	2024-08-29	2024-09-28	EUR	75.00	\N
1031	INV-001031	4	18	paid	2024-08-30	2024-09-29	EUR	700.00	\N
1032	INV-001032	11	26	sent	2024-08-31	2024-09-30	EUR	1005.00	\N
1033	INV-001033	15	26	paid	2024-09-01	2024-10-01	EUR	405.00	\N
1034	INV-001034	37	6	paid	2024-09-02	2024-10-02	EUR	385.00	\N
1035	INV-001035	8	7	paid	2024-09-03	2024-10-03	EUR	810.00	\N
1036	INV-001036	31	42	paid	2024-09-04	2024-10-04	EUR	672.50	\N
1037	INV-001037	35	29	paid	2024-09-05	2024-10-05	EUR	307.50	\N
1038	INV-001038	29	27	paid	2024-09-06	2024-10-06	EUR	335.00	\N
1039	INV-001039	10	16	paid	2024-09-07	2024-10-07	EUR	1110.00	\N
1040	INV-001040	6	\N	paid	2024-09-08	2024-10-08	EUR	880.00	{"po": "PO 1040", "notes": "first line\\nsecond line\\t\\\\."}
1041	INV-001041	23	42	paid	2024-09-09	2024-10-09	EUR	265.00	\N
1042	INV-001042	12	17	paid	2024-09-10	2024-10-10	EUR	105.00	\N
1043	INV-001043	18	5	paid	2024-09-11	2024-10-11	EUR	792.50	\N
1044	INV-001044	2	33	sent	2024-09-12	2024-10-12	EUR	690.00	\N
1045	INV-001045	16	27	paid	2024-09-13	2024-10-13	EUR	75.00	\N
1046	INV-001046	35	11	paid	2024-09-14	2024-10-14	EUR	332.50	\N
1047	INV-001047	5	29	paid	2024-09-15	2024-10-15	EUR	675.00	\N
1048	INV-001048	28	44	paid	2024-09-16	2024-10-16	EUR	375.00	\N
1049	INV-001049	28	32	paid	2024-09-17	2024-10-17	EUR	487.50	\N
1050	INV-001050	26	\N	void	2024-09-18	2024-10-18	EUR	132.50	\N
1051	INV-001051	25	21	paid	2024-09-18	2024-10-18	EUR	607.50	\N
1052	INV-001052	30	11	paid	2024-09-19	2024-10-19	EUR	277.50	\N
1053	INV-001053	40	17	paid	2024-09-20	2024-10-20	EUR	585.00	\N
1054	INV-001054	38	4	paid	2024-09-21	2024-10-21	EUR	80.00	\N
1055	INV-001055	32	46	paid	2024-09-22	2024-10-22	EUR	990.00	\N
1056	INV-001056	5	58	sent	2024-09-23	2024-10-23	EUR	40.00	\N
1057	INV-001057	34	28	paid	2024-09-24	2024-10-24	EUR	580.00	\N
1058	INV-001058	5	17	paid	2024-09-25	2024-10-25	EUR	615.00	\N
1059	INV-001059	17	44	paid	2024-09-26	2024-10-26	EUR	102.50	\N
1060	INV-001060	35	\N	paid	2024-09-27	2024-10-27	EUR	1000.00	{"po": "PO 1060", "notes": "first line\\nsecond line\\t\\\\."}
1061	INV-001061	21	18	paid	2024-09-28	2024-10-28	EUR	900.00	\N
1062	INV-001062	1	5	paid	2024-09-29	2024-10-29	EUR	140.00	\N
1063	INV-001063	4	46	paid	2024-09-30	2024-10-30	EUR	237.50	\N
1064	INV-001064	39	11	paid	2024-10-01	2024-10-31	EUR	335.00	\N
1065	INV-001065	14	42	paid	2024-10-02	2024-11-01	EUR	660.00	\N
1066	INV-001066	8	58	paid	2024-10-03	2024-11-02	EUR	440.00	\N
1067	INV-001067	18	14	paid	2024-10-04	2024-11-03	EUR	825.00	\N
1068	INV-001068	33	31	sent	2024-10-05	2024-11-04	EUR	900.00	\N
1069	INV-001069	25	54	paid	2024-10-06	2024-11-05	EUR	50.00	\N
1070	INV-001070	18	\N	paid	2024-10-07	2024-11-06	EUR	607.50	\N
1071	INV-001071	34	53	paid	2024-10-08	2024-11-07	EUR	430.00	\N
1072	INV-001072	37	17	paid	2024-10-09	2024-11-08	EUR	85.00	\N
1073	INV-001073	9	14	paid	2024-10-10	2024-11-09	EUR	1350.00	\N
1074	INV-001074	35	6	paid	2024-10-11	2024-11-10	EUR	375.00	\N
1075	INV-001075	13	51	paid	2024-10-12	2024-11-11	EUR	1010.00	\N
1076	INV-001076	10	43	paid	2024-10-13	2024-11-12	EUR	422.50	\N
1077	INV-001077	31	36	paid	2024-10-14	2024-11-13	EUR	770.00	\N
1078	INV-001078	13	22	paid	2024-10-15	2024-11-14	EUR	55.00	\N
1079	INV-001079	34	18	paid	2024-10-16	2024-11-15	EUR	1157.50	\N
1080	INV-001080	1	\N	sent	2024-10-17	2024-11-16	EUR	405.00	{"po": "PO 1080", "notes": "first line\\nsecond line\\t\\\\."}
1081	INV-001081	33	13	paid	2024-10-18	2024-11-17	EUR	990.00	\N
1082	INV-001082	13	27	paid	2024-10-19	2024-11-18	EUR	540.00	\N
1083	INV-001083	9	23	paid	2024-10-20	2024-11-19	EUR	1182.50	\N
1084	INV-001084	10	6	paid	2024-10-21	2024-11-20	EUR	620.00	\N
1085	INV-001085	36	31	paid	2024-10-22	2024-11-21	EUR	480.00	\N
1086	INV-001086	26	23	paid	2024-10-23	2024-11-22	EUR	630.00	\N
1087	INV-001087	30	28	paid	2024-10-24	2024-11-23	EUR	742.50	\N
1088	INV-001088	39	53	paid	2024-10-24	2024-11-23	EUR	675.00	\N
1089	INV-001089	33	52	draft	2024-10-25	2024-11-24	EUR	375.00	\N
1090	INV-001090	21	\N	paid	2024-10-26	2024-11-25	EUR	617.50	\N
1091	INV-001091	30	28	paid	2024-10-27	2024-11-26	EUR	55.00	\N
1092	INV-001092	5	60	sent	2024-10-28	2024-11-27	EUR	47.50	\N
1093	INV-001093	28	15	paid	2024-10-29	2024-11-28	EUR	95.00	\N
1094	INV-001094	1	47	paid	2024-10-30	2024-11-29	EUR	630.00	\N
1095	INV-001095	9	36	paid	2024-10-31	2024-11-30	EUR	190.00	\N
1096	INV-001096	40	15	paid	2024-11-01	2024-12-01	EUR	727.50	\N
1097	INV-001097	3	14	paid	2024-11-02	2024-12-02	EUR	260.00	\N
1098	INV-001098	12	21	paid	2024-11-03	2024-12-03	EUR	1105.00	\N
1099	INV-001099	15	31	paid	2024-11-04	2024-12-04	EUR	10.00	\N
1100	INV-001100	37	\N	void	2024-11-05	2024-12-05	EUR	1507.50	{"po": "PO 1100", "notes": "first line\\nsecond line\\t\\\\."}
1101	INV-001101	11	20	paid	2024-11-06	2024-12-06	EUR	765.00	\N
1102	INV-001102	6	19	paid	2024-11-07	2024-12-07	EUR	70.00	\N
1103	INV-001103	35	42	paid	2024-11-08	2024-12-08	EUR	620.00	\N
1104	INV-001104	11	54	sent	2024-11-09	2024-12-09	EUR	1390.00	\N
1105	INV-001105	13	7	paid	2024-11-10	2024-12-10	EUR	787.50	\N
1106	INV-001106	19	27	paid	2024-11-11	2024-12-11	EUR	130.00	\N
1107	INV-001107	19	38	paid	2024-11-12	2024-12-12	EUR	465.00	\N
1108	INV-001108	12	22	paid	2024-11-13	2024-12-13	EUR	300.00	\N
1109	INV-001109	35	58	paid	2024-11-14	2024-12-14	EUR	1610.00	\N
1110	INV-001110	10	\N	paid	2024-11-15	2024-12-15	EUR	605.00	\N
1111	INV-001111	27	52	paid	2024-11-16	2024-12-16	EUR	290.00	\N
1112	INV-001112	30	35	paid	2024-11-17	2024-12-17	EUR	40.00	\N
1113	INV-001113	13	38	paid	2024-11-18	2024-12-18	EUR	385.00	\N
1114	INV-001114	36	37	paid	2024-11-19	2024-12-19	EUR	450.00	\N
1115	INV-001115	33	10	paid	2024-11-20	2024-12-20	EUR	332.50	\N
1116	INV-001116	10	14	sent	2024-11-21	2024-12-21	EUR	522.50	\N
1117	INV-001117	12	51	paid	2024-11-22	2024-12-22	EUR	870.00	\N
1118	INV-001118	5	17	paid	2024-11-23	2024-12-23	EUR	370.00	\N
1119	INV-001119	14	38	paid	2024-11-24	2024-12-24	EUR	850.00	\N
1120	INV-001120	30	\N	paid	2024-11-25	2024-12-25	EUR	260.00	{"po": "PO 1120", "notes": "first line\\nsecond line\\t\\\\."}
1121	INV-001121	29	17	paid	2024-11-26	2024-12-26	EUR	720.00	\N
1122	INV-001122	7	26	draft	2024-11-27	2024-12-27	EUR	617.50	\N
1123	INV-001123	29	33	paid	2024-11-28	2024-12-28	EUR	192.50	\N
1124	INV-001124	13	59	paid	2024-11-29	2024-12-29	EUR	645.00	\N
1125	INV-001125	12	8	paid	2024-11-30	2024-12-30	EUR	360.00	\N
1126	INV-001126	13	7	paid	2024-11-30	2024-12-30	EUR	737.50	\N
1127	INV-001127	13	49	paid	2024-12-01	2024-12-31	EUR	1542.50	\N
1128	INV-001128	37	6	sent	2024-12-02	2025-01-01	EUR	780.00	\N
1129	INV-001129	32	2	paid	2024-12-03	2025-01-02	EUR	70.00	\N
1130	INV-001130	35	\N	paid	2024-12-04	2025-01-03	EUR	1030.00	\N
1131	INV-001131	14	39	paid	2024-12-05	2025-01-04	EUR	115.00	\N
1132	INV-001132	9	28	paid	2024-12-06	2025-01-05	EUR	360.00	\N
1133	INV-001133	6	54	paid	2024-12-07	2025-01-06	EUR	560.00	\N
1134	INV-001134	5	59	paid	2024-12-08	2025-01-07	EUR	120.00	\N
1135	INV-001135	11	39	paid	2024-12-09	2025-01-08	EUR	120.00	\N
1136	INV-001136	2	27	paid	2024-12-10	2025-01-09	EUR	30.00	\N
1137	INV-001137	27	29	paid	2024-12-11	2025-01-10	EUR	315.00	\N
1138	INV-001138	16	29	paid	2024-12-12	2025-01-11	EUR	770.00	\N
1139	INV-001139	38	17	paid	2024-12-13	2025-01-12	EUR	152.50	\N
1140	INV-001140	24	\N	sent	2024-12-14	2025-01-13	EUR	102.50	{"po": "PO 1140", "notes": "first line\\nsecond line\\t\\\\."}
1141	INV-001141	11	51	paid	2024-12-15	2025-01-14	EUR	855.00	\N
1142	INV-001142	27	6	paid	2024-12-16	2025-01-15	EUR	52.50	\N
1143	INV-001143	23	2	paid	2024-12-17	2025-01-16	EUR	900.00	\N
1144	INV-001144	25	47	paid	2024-12-18	2025-01-17	EUR	875.00	\N
1145	INV-001145	2	22	paid	2024-12-19	2025-01-18	EUR	495.00	\N
1146	INV-001146	5	37	paid	2024-12-20	2025-01-19	EUR	135.00	\N
1147	INV-001147	38	25	paid	2024-12-21	2025-01-20	EUR	225.00	\N
1148	INV-001148	8	12	paid	2024-12-22	2025-01-21	EUR	1110.00	\N
1149	INV-001149	11	23	paid	2024-12-23	2025-01-22	EUR	225.00	\N
1150	INV-001150	2	\N	void	2024-12-24	2025-01-23	EUR	555.00	\N
1151	INV-001151	2	23	paid	2024-12-25	2025-01-24	EUR	232.50	\N
1152	INV-001152	13	43	sent	2024-12-26	2025-01-25	EUR	247.50	\N
1153	INV-001153	10	9	paid	2024-12-27	2025-01-26	EUR	510.00	\N
1154	INV-001154	36	40	paid	2024-12-28	2025-01-27	EUR	150.00	\N
1155	INV-001155	22	50	draft	2024-12-29	2025-01-28	EUR	890.00	\N
1156	INV-001156	5	20	paid	2024-12-30	2025-01-29	EUR	697.50	\N
1157	INV-001157	34	49	paid	2024-12-31	2025-01-30	EUR	205.00	\N
\.


--
-- Data for Name: invoices_2025; Type: TABLE DATA; Schema: public; Owner: ledgerly_owner
--

COPY public.invoices_2025 (id, number, account_id, created_by, status, issued_on, due_on, currency, total, metadata) FROM stdin;
1158	INV-001158	24	29	paid	2025-01-01	2025-01-31	EUR	1155.00	\N
1159	INV-001159	31	14	paid	2025-01-02	2025-02-01	EUR	270.00	\N
1160	INV-001160	32	\N	paid	2025-01-03	2025-02-02	EUR	255.00	{"po": "PO 1160", "notes": "first line\\nsecond line\\t\\\\."}
1161	INV-001161	6	12	paid	2025-01-04	2025-02-03	EUR	100.00	\N
1162	INV-001162	3	56	paid	2025-01-05	2025-02-04	EUR	1370.00	\N
1163	INV-001163	29	17	paid	2025-01-05	2025-02-04	EUR	657.50	\N
1164	INV-001164	36	32	sent	2025-01-06	2025-02-05	EUR	70.00	\N
1165	INV-001165	3	46	paid	2025-01-07	2025-02-06	EUR	312.50	\N
1166	INV-001166	25	7	paid	2025-01-08	2025-02-07	EUR	400.00	\N
1167	INV-001167	35	27	paid	2025-01-09	2025-02-08	EUR	517.50	\N
1168	INV-001168	20	19	paid	2025-01-10	2025-02-09	EUR	1442.50	\N
1169	INV-001169	39	8	paid	2025-01-11	2025-02-10	EUR	140.00	\N
1170	INV-001170	10	\N	paid	2025-01-12	2025-02-11	EUR	892.50	\N
1171	INV-001171	28	52	paid	2025-01-13	2025-02-12	EUR	75.00	\N
1172	INV-001172	25	5	paid	2025-01-14	2025-02-13	EUR	397.50	\N
1173	INV-001173	39	48	paid	2025-01-15	2025-02-14	EUR	67.50	\N
1174	INV-001174	6	49	paid	2025-01-16	2025-02-15	EUR	25.00	\N
1175	INV-001175	18	44	paid	2025-01-17	2025-02-16	EUR	465.00	\N
1176	INV-001176	38	2	sent	2025-01-18	2025-02-17	EUR	855.00	\N
1177	INV-001177	1	4	paid	2025-01-19	2025-02-18	EUR	700.00	\N
1178	INV-001178	38	8	paid	2025-01-20	2025-02-19	EUR	930.00	\N
1179	INV-001179	11	30	paid	2025-01-21	2025-02-20	EUR	175.00	\N
1180	INV-001180	18	\N	paid	2025-01-22	2025-02-21	EUR	122.50	{"po": "PO 1180", "notes": "first line\\nsecond line\\t\\\\."}
1181	INV-001181	6	3	paid	2025-01-23	2025-02-22	EUR	220.00	\N
1182	INV-001182	27	19	paid	2025-01-24	2025-02-23	EUR	265.00	\N
1183	INV-001183	12	42	paid	2025-01-25	2025-02-24	EUR	320.00	\N
1184	INV-001184	33	32	paid	2025-01-26	2025-02-25	EUR	700.00	\N
1185	INV-001185	29	37	paid	2025-01-27	2025-02-26	EUR	70.00	\N
1186	INV-001186	35	29	paid	2025-01-28	2025-02-27	EUR	780.00	\N
1187	INV-001187	13	39	paid	2025-01-29	2025-02-28	EUR	405.00	\N
1188	INV-001188	4	48	sent	2025-01-30	2025-03-01	EUR	400.00	\N
1189	INV-001189	10	28	paid	2025-01-31	2025-03-02	EUR	1400.00	\N
1190	INV-001190	6	\N	paid	2025-02-01	2025-03-03	EUR	40.00	\N
1191	INV-001191	14	37	paid	2025-02-02	2025-03-04	EUR	160.00	\N
1192	INV-001192	39	60	paid	2025-02-03	2025-03-05	EUR	240.00	\N
1193	INV-001193	10	22	paid	2025-02-04	2025-03-06	EUR	445.00	\N
1194	INV-001194	1	8	paid	2025-02-05	2025-03-07	EUR	1560.00	\N
1195	INV-001195	40	34	paid	2025-02-06	2025-03-08	EUR	667.50	\N
1196	INV-001196	37	29	paid	2025-02-07	2025-03-09	EUR	480.00	\N
1197	INV-001197	10	15	paid	2025-02-08	2025-03-10	EUR	75.00	\N
1198	INV-001198	32	34	paid	2025-02-09	2025-03-11	EUR	472.50	\N
1199	INV-001199	36	22	paid	2025-02-10	2025-03-12	EUR	1252.50	\N
1200	INV-001200	26	\N	void	2025-02-11	2025-03-13	EUR	810.00	{"po": "PO 1200", "notes": "first line\\nsecond line\\t\\\\."}
1201	INV-001201	12	12	paid	2025-02-11	2025-03-13	EUR	605.00	\N
1202	INV-001202	14	57	paid	2025-02-12	2025-03-14	EUR	180.00	\N
1203	INV-001203	1	19	paid	2025-02-13	2025-03-15	EUR	157.50	\N
1204	INV-001204	35	38	paid	2025-02-14	2025-03-16	EUR	177.50	\N
1205	INV-001205	6	26	paid	2025-02-15	2025-03-17	EUR	157.50	\N
1206	INV-001206	21	42	paid	2025-02-16	2025-03-18	EUR	60.00	\N
1207	INV-001207	14	30	paid	2025-02-17	2025-03-19	EUR	787.50	\N
1208	INV-001208	24	58	paid	2025-02-18	2025-03-20	EUR	402.50	\N
1209	INV-001209	1	58	paid	2025-02-19	2025-03-21	EUR	412.50	\N
1210	INV-001210	36	\N	paid	2025-02-20	2025-03-22	EUR	505.00	\N
1211	INV-001211	3	20	paid	2025-02-21	2025-03-23	EUR	1135.00	\N
1212	INV-001212	26	38	sent	2025-02-22	2025-03-24	EUR	525.00	\N
1213	INV-001213	8	53	paid	2025-02-23	2025-03-25	EUR	680.00	\N
1214	INV-001214	8	13	paid	2025-02-24	2025-03-26	EUR	115.00	\N
1215	INV-001215	28	8	paid	2025-02-25	2025-03-27	EUR	25.00	\N
1216	INV-001216	24	17	paid	2025-02-26	2025-03-28	EUR	1245.00	\N
1217	INV-001217	6	1	paid	2025-02-27	2025-03-29	EUR	37.50	\N
1218	INV-001218	16	42	paid	2025-02-28	2025-03-30	EUR	40.00	\N
1219	INV-001219	19	1	paid	2025-03-01	2025-03-31	EUR	715.00	\N
1220	INV-001220	9	\N	paid	2025-03-02	2025-04-01	EUR	725.00	{"po": "PO 1220", "notes": "first line\\nsecond line\\t\\\\."}
1221	INV-001221	36	33	draft	2025-03-03	2025-04-02	EUR	940.00	\N
1222	INV-001222	39	19	paid	2025-03-04	2025-04-03	EUR	900.00	\N
1223	INV-001223	34	45	paid	2025-03-05	2025-04-04	EUR	555.00	\N
1224	INV-001224	35	59	sent	2025-03-06	2025-04-05	EUR	437.50	\N
1225	INV-001225	15	40	paid	2025-03-07	2025-04-06	EUR	60.00	\N
1226	INV-001226	31	24	paid	2025-03-08	2025-04-07	EUR	160.00	\N
1227	INV-001227	11	58	paid	2025-03-09	2025-04-08	EUR	140.00	\N
1228	INV-001228	31	17	paid	2025-03-10	2025-04-09	EUR	245.00	\N
1229	INV-001229	17	42	paid	2025-03-11	2025-04-10	EUR	275.00	\N
1230	INV-001230	40	\N	paid	2025-03-12	2025-04-11	EUR	632.50	\N
1231	INV-001231	1	49	paid	2025-03-13	2025-04-12	EUR	240.00	\N
1232	INV-001232	1	16	paid	2025-03-14	2025-04-13	EUR	267.50	\N
1233	INV-001233	10	15	paid	2025-03-15	2025-04-14	EUR	135.00	\N
1234	INV-001234	19	30	paid	2025-03-16	2025-04-15	EUR	1075.00	\N
1235	INV-001235	6	10	paid	2025-03-17	2025-04-16	EUR	1495.00	\N
1236	INV-001236	40	22	sent	2025-03-18	2025-04-17	EUR	95.00	\N
1237	INV-001237	22	27	paid	2025-03-19	2025-04-18	EUR	837.50	\N
1238	INV-001238	19	11	paid	2025-03-19	2025-04-18	EUR	632.50	\N
1239	INV-001239	37	33	paid	2025-03-20	2025-04-19	EUR	340.00	\N
1240	INV-001240	5	\N	paid	2025-03-21	2025-04-20	EUR	1090.00	{"po": "PO 1240", "notes": "first line\\nsecond line\\t\\\\."}
1241	INV-001241	15	41	paid	2025-03-22	2025-04-21	EUR	360.00	\N
1242	INV-001242	23	27	paid	2025-03-23	2025-04-22	EUR	332.50	\N
1243	INV-001243	5	53	paid	2025-03-24	2025-04-23	EUR	270.00	\N
1244	INV-001244	22	27	paid	2025-03-25	2025-04-24	EUR	322.50	\N
1245	INV-001245	2	53	paid	2025-03-26	2025-04-25	EUR	70.00	\N
1246	INV-001246	10	2	paid	2025-03-27	2025-04-26	EUR	797.50	\N
1247	INV-001247	30	28	paid	2025-03-28	2025-04-27	EUR	380.00	\N
1248	INV-001248	16	3	sent	2025-03-29	2025-04-28	EUR	100.00	\N
1249	INV-001249	22	34	paid	2025-03-30	2025-04-29	EUR	330.00	\N
1250	INV-001250	39	\N	void	2025-03-31	2025-04-30	EUR	75.00	\N
1251	INV-001251	6	24	paid	2025-04-01	2025-05-01	EUR	420.00	\N
1252	INV-001252	36	53	paid	2025-04-02	2025-05-02	EUR	242.50	\N
1253	INV-001253	11	57	paid	2025-04-03	2025-05-03	EUR	275.00	\N
1254	INV-001254	14	31	draft	2025-04-04	2025-05-04	EUR	1247.50	\N
1255	INV-001255	6	46	paid	2025-04-05	2025-05-05	EUR	505.00	\N
1256	INV-001256	29	32	paid	2025-04-06	2025-05-06	EUR	570.00	\N
1257	INV-001257	34	5	paid	2025-04-07	2025-05-07	EUR	1202.50	\N
1258	INV-001258	12	49	paid	2025-04-08	2025-05-08	EUR	180.00	\N
1259	INV-001259	13	32	paid	2025-04-09	2025-05-09	EUR	630.00	\N
1260	INV-001260	12	\N	sent	2025-04-10	2025-05-10	EUR	947.50	{"po": "PO 1260", "notes": "first line\\nsecond line\\t\\\\."}
1261	INV-001261	25	1	paid	2025-04-11	2025-05-11	EUR	90.00	\N
1262	INV-001262	5	59	paid	2025-04-12	2025-05-12	EUR	682.50	\N
1263	INV-001263	20	19	paid	2025-04-13	2025-05-13	EUR	62.50	\N
1264	INV-001264	7	8	paid	2025-04-14	2025-05-14	EUR	100.00	\N
1265	INV-001265	38	59	paid	2025-04-15	2025-05-15	EUR	1032.50	\N
1266	INV-001266	9	44	paid	2025-04-16	2025-05-16	EUR	30.00	\N
1267	INV-001267	8	10	paid	2025-04-17	2025-05-17	EUR	1110.00	\N
1268	INV-001268	3	7	paid	2025-04-18	2025-05-18	EUR	825.00	\N
1269	INV-001269	34	9	paid	2025-04-19	2025-05-19	EUR	850.00	\N
1270	INV-001270	9	\N	paid	2025-04-20	2025-05-20	EUR	225.00	\N
1271	INV-001271	37	4	paid	2025-04-21	2025-05-21	EUR	2180.00	\N
1272	INV-001272	15	52	sent	2025-04-22	2025-05-22	EUR	727.50	\N
1273	INV-001273	36	36	paid	2025-04-23	2025-05-23	EUR	185.00	\N
1274	INV-001274	12	42	paid	2025-04-24	2025-05-24	EUR	22.50	\N
1275	INV-001275	17	33	paid	2025-04-25	2025-05-25	EUR	300.00	\N
1276	INV-001276	21	51	paid	2025-04-25	2025-05-25	EUR	890.00	\N
1277	INV-001277	14	25	paid	2025-04-26	2025-05-26	EUR	150.00	\N
1278	INV-001278	32	7	paid	2025-04-27	2025-05-27	EUR	412.50	\N
1279	INV-001279	40	14	paid	2025-04-28	2025-05-28	EUR	885.00	\N
1280	INV-001280	37	\N	paid	2025-04-29	2025-05-29	EUR	387.50	{"po": "PO 1280", "notes": "first line\\nsecond line\\t\\\\."}
1281	INV-001281	11	24	paid	2025-04-30	2025-05-30	EUR	635.00	\N
1282	INV-001282	40	43	paid	2025-05-01	2025-05-31	EUR	825.00	\N
1283	INV-001283	5	42	paid	2025-05-02	2025-06-01	EUR	600.00	\N
1284	INV-001284	4	2	sent	2025-05-03	2025-06-02	EUR	602.50	\N
1285	INV-001285	10	34	paid	2025-05-04	2025-06-03	EUR	880.00	\N
1286	INV-001286	10	59	paid	2025-05-05	2025-06-04	EUR	85.00	\N
1287	INV-001287	36	39	draft	2025-05-06	2025-06-05	EUR	2120.00	\N
1288	INV-001288	17	13	paid	2025-05-07	2025-06-06	EUR	870.00	\N
1289	INV-001289	31	36	paid	2025-05-08	2025-06-07	EUR	132.50	\N
1290	INV-001290	6	\N	paid	2025-05-09	2025-06-08	EUR	650.00	\N
1291	INV-001291	17	46	paid	2025-05-10	2025-06-09	EUR	1467.50	\N
1292	INV-001292	14	21	paid	2025-05-11	2025-06-10	EUR	70.00	\N
1293	INV-001293	18	6	paid	2025-05-12	2025-06-11	EUR	775.00	\N
1294	INV-001294	10	5	paid	2025-05-13	2025-06-12	EUR	900.00	\N
1295	INV-001295	23	28	paid	2025-05-14	2025-06-13	EUR	465.00	\N
1296	INV-001296	1	58	sent	2025-05-15	2025-06-14	EUR	440.00	\N
1297	INV-001297	7	59	paid	2025-05-16	2025-06-15	EUR	205.00	\N
1298	INV-001298	5	55	paid	2025-05-17	2025-06-16	EUR	825.00	\N
1299	INV-001299	15	13	paid	2025-05-18	2025-06-17	EUR	230.00	\N
1300	INV-001300	29	\N	void	2025-05-19	2025-06-18	EUR	435.00	{"po": "PO 1300", "notes": "first line\\nsecond line\\t\\\\."}
1301	INV-001301	12	32	paid	2025-05-20	2025-06-19	EUR	855.00	\N
1302	INV-001302	25	9	paid	2025-05-21	2025-06-20	EUR	67.50	\N
1303	INV-001303	18	43	paid	2025-05-22	2025-06-21	EUR	130.00	\N
1304	INV-001304	29	49	paid	2025-05-23	2025-06-22	EUR	320.00	\N
1305	INV-001305	4	4	paid	2025-05-24	2025-06-23	EUR	580.00	\N
1306	INV-001306	25	55	paid	2025-05-25	2025-06-24	EUR	280.00	\N
1307	INV-001307	6	60	paid	2025-05-26	2025-06-25	EUR	270.00	\N
1308	INV-001308	15	2	sent	2025-05-27	2025-06-26	EUR	487.50	\N
1309	INV-001309	14	30	paid	2025-05-28	2025-06-27	EUR	987.50	\N
1310	INV-001310	37	\N	paid	2025-05-29	2025-06-28	EUR	47.50	\N
1311	INV-001311	25	27	paid	2025-05-30	2025-06-29	EUR	687.50	\N
1312	INV-001312	22	12	paid	2025-05-31	2025-06-30	EUR	797.50	\N
1313	INV-001313	19	21	paid	2025-05-31	2025-06-30	EUR	47.50	\N
1314	INV-001314	31	2	paid	2025-06-01	2025-07-01	EUR	770.00	\N
1315	INV-001315	23	53	paid	2025-06-02	2025-07-02	EUR	385.00	\N
1316	INV-001316	10	59	paid	2025-06-03	2025-07-03	EUR	245.00	\N
1317	INV-001317	19	54	paid	2025-06-04	2025-07-04	EUR	502.50	\N
1318	INV-001318	37	41	paid	2025-06-05	2025-07-05	EUR	155.00	\N
1319	INV-001319	8	3	paid	2025-06-06	2025-07-06	EUR	1017.50	\N
1320	INV-001320	15	\N	sent	2025-06-07	2025-07-07	EUR	325.00	{"po": "PO 1320", "notes": "first line\\nsecond line\\t\\\\."}
1321	INV-001321	19	1	paid	2025-06-08	2025-07-08	EUR	70.00	\N
1322	INV-001322	3	44	paid	2025-06-09	2025-07-09	EUR	255.00	\N
1323	INV-001323	36	10	paid	2025-06-10	2025-07-10	EUR	375.00	\N
1324	INV-001324	21	46	paid	2025-06-11	2025-07-11	EUR	142.50	\N
1325	INV-001325	17	27	paid	2025-06-12	2025-07-12	EUR	877.50	\N
1326	INV-001326	36	58	paid	2025-06-13	2025-07-13	EUR	230.00	\N
1327	INV-001327	2	12	paid	2025-06-14	2025-07-14	EUR	17.50	\N
1328	INV-001328	33	36	paid	2025-06-15	2025-07-15	EUR	150.00	\N
1329	INV-001329	21	60	paid	2025-06-16	2025-07-16	EUR	1015.00	\N
1330	INV-001330	39	\N	paid	2025-06-17	2025-07-17	EUR	185.00	\N
1331	INV-001331	28	13	paid	2025-06-18	2025-07-18	EUR	320.00	\N
1332	INV-001332	40	38	sent	2025-06-19	2025-07-19	EUR	537.50	\N
1333	INV-001333	10	19	paid	2025-06-20	2025-07-20	EUR	495.00	\N
1334	INV-001334	27	7	paid	2025-06-21	2025-07-21	EUR	525.00	\N
1335	INV-001335	25	1	paid	2025-06-22	2025-07-22	EUR	1090.00	\N
1336	INV-001336	24	54	paid	2025-06-23	2025-07-23	EUR	315.00	\N
1337	INV-001337	9	16	paid	2025-06-24	2025-07-24	EUR	1245.00	\N
1338	INV-001338	20	48	paid	2025-06-25	2025-07-25	EUR	360.00	\N
1339	INV-001339	14	11	paid	2025-06-26	2025-07-26	EUR	412.50	\N
1340	INV-001340	39	\N	paid	2025-06-27	2025-07-27	EUR	517.50	{"po": "PO 1340", "notes": "first line\\nsecond line\\t\\\\."}
1341	INV-001341	3	38	paid	2025-06-28	2025-07-28	EUR	260.00	\N
1342	INV-001342	39	43	paid	2025-06-29	2025-07-29	EUR	1097.50	\N
1343	INV-001343	7	36	paid	2025-06-30	2025-07-30	EUR	35.00	\N
1344	INV-001344	35	54	sent	2025-07-01	2025-07-31	EUR	1340.00	\N
1345	INV-001345	30	40	paid	2025-07-02	2025-08-01	EUR	402.50	\N
1346	INV-001346	34	32	paid	2025-07-03	2025-08-02	EUR	660.00	\N
1347	INV-001347	14	53	paid	2025-07-04	2025-08-03	EUR	757.50	\N
1348	INV-001348	37	35	paid	2025-07-05	2025-08-04	EUR	495.00	\N
1349	INV-001349	15	14	paid	2025-07-06	2025-08-05	EUR	1492.50	\N
1350	INV-001350	3	\N	void	2025-07-07	2025-08-06	EUR	155.00	\N
1351	INV-001351	3	40	paid	2025-07-07	2025-08-06	EUR	30.00	\N
1352	INV-001352	39	48	paid	2025-07-08	2025-08-07	EUR	260.00	\N
1353	INV-001353	18	19	draft	2025-07-09	2025-08-08	EUR	250.00	\N
1354	INV-001354	4	54	paid	2025-07-10	2025-08-09	EUR	202.50	\N
1355	INV-001355	35	31	paid	2025-07-11	2025-08-10	EUR	450.00	\N
1356	INV-001356	4	45	sent	2025-07-12	2025-08-11	EUR	322.50	\N
1357	INV-001357	4	55	paid	2025-07-13	2025-08-12	EUR	747.50	\N
1358	INV-001358	7	11	paid	2025-07-14	2025-08-13	EUR	562.50	\N
1359	INV-001359	26	51	paid	2025-07-15	2025-08-14	EUR	400.00	\N
1360	INV-001360	36	\N	paid	2025-07-16	2025-08-15	EUR	322.50	{"po": "PO 1360", "notes": "first line\\nsecond line\\t\\\\."}
1361	INV-001361	20	29	paid	2025-07-17	2025-08-16	EUR	75.00	\N
1362	INV-001362	27	1	paid	2025-07-18	2025-08-17	EUR	660.00	\N
1363	INV-001363	38	53	paid	2025-07-19	2025-08-18	EUR	370.00	\N
1364	INV-001364	15	33	paid	2025-07-20	2025-08-19	EUR	380.00	\N
1365	INV-001365	4	60	paid	2025-07-21	2025-08-20	EUR	425.00	\N
1366	INV-001366	15	35	paid	2025-07-22	2025-08-21	EUR	285.00	\N
1367	INV-001367	25	42	paid	2025-07-23	2025-08-22	EUR	750.00	\N
1368	INV-001368	1	20	sent	2025-07-24	2025-08-23	EUR	575.00	\N
1369	INV-001369	7	11	paid	2025-07-25	2025-08-24	EUR	595.00	\N
1370	INV-001370	13	\N	paid	2025-07-26	2025-08-25	EUR	400.00	\N
1371	INV-001371	21	32	paid	2025-07-27	2025-08-26	EUR	85.00	\N
1372	INV-001372	32	4	paid	2025-07-28	2025-08-27	EUR	140.00	\N
1373	INV-001373	19	15	paid	2025-07-29	2025-08-28	EUR	60.00	\N
1374	INV-001374	30	20	paid	2025-07-30	2025-08-29	EUR	1025.00	\N
1375	INV-001375	38	43	paid	2025-07-31	2025-08-30	EUR	555.00	\N
1376	INV-001376	28	6	paid	2025-08-01	2025-08-31	EUR	75.00	\N
1377	INV-001377	12	42	paid	2025-08-02	2025-09-01	EUR	1500.00	\N
1378	INV-001378	17	29	paid	2025-08-03	2025-09-02	EUR	250.00	\N
1379	INV-001379	21	50	paid	2025-08-04	2025-09-03	EUR	600.00	\N
1380	INV-001380	11	\N	sent	2025-08-05	2025-09-04	EUR	740.00	{"po": "PO 1380", "notes": "first line\\nsecond line\\t\\\\."}
1381	INV-001381	24	1	paid	2025-08-06	2025-09-05	EUR	20.00	\N
1382	INV-001382	23	22	paid	2025-08-07	2025-09-06	EUR	1397.50	\N
1383	INV-001383	22	42	paid	2025-08-08	2025-09-07	EUR	35.00	\N
1384	INV-001384	12	50	paid	2025-08-09	2025-09-08	EUR	847.50	\N
1385	INV-001385	25	57	paid	2025-08-10	2025-09-09	EUR	925.00	\N
1386	INV-001386	9	60	draft	2025-08-11	2025-09-10	EUR	602.50	\N
1387	INV-001387	21	41	paid	2025-08-12	2025-09-11	EUR	680.00	\N
1388	INV-001388	28	58	paid	2025-08-12	2025-09-11	EUR	940.00	\N
1389	INV-001389	37	44	paid	2025-08-13	2025-09-12	EUR	60.00	\N
1390	INV-001390	29	\N	paid	2025-08-14	2025-09-13	EUR	155.00	\N
1391	INV-001391	8	2	paid	2025-08-15	2025-09-14	EUR	1077.50	\N
1392	INV-001392	7	33	sent	2025-08-16	2025-09-15	EUR	995.00	\N
1393	INV-001393	37	20	paid	2025-08-17	2025-09-16	EUR	437.50	\N
1394	INV-001394	33	33	paid	2025-08-18	2025-09-17	EUR	632.50	\N
1395	INV-001395	11	12	paid	2025-08-19	2025-09-18	EUR	1030.00	\N
1396	INV-001396	31	25	paid	2025-08-20	2025-09-19	EUR	1880.00	\N
1397	INV-001397	39	1	paid	2025-08-21	2025-09-20	EUR	147.50	\N
1398	INV-001398	18	29	paid	2025-08-22	2025-09-21	EUR	660.00	\N
1399	INV-001399	17	53	paid	2025-08-23	2025-09-22	EUR	100.00	\N
1400	INV-001400	32	\N	void	2025-08-24	2025-09-23	EUR	270.00	{"po": "PO 1400", "notes": "first line\\nsecond line\\t\\\\."}
1401	INV-001401	20	15	paid	2025-08-25	2025-09-24	EUR	865.00	\N
1402	INV-001402	37	52	paid	2025-08-26	2025-09-25	EUR	660.00	\N
1403	INV-001403	2	18	paid	2025-08-27	2025-09-26	EUR	1010.00	\N
1404	INV-001404	11	30	sent	2025-08-28	2025-09-27	EUR	665.00	\N
1405	INV-001405	1	39	paid	2025-08-29	2025-09-28	EUR	157.50	\N
1406	INV-001406	7	13	paid	2025-08-30	2025-09-29	EUR	735.00	\N
1407	INV-001407	31	20	paid	2025-08-31	2025-09-30	EUR	652.50	\N
1408	INV-001408	3	59	paid	2025-09-01	2025-10-01	EUR	165.00	\N
1409	INV-001409	37	48	paid	2025-09-02	2025-10-02	EUR	395.00	\N
1410	INV-001410	35	\N	paid	2025-09-03	2025-10-03	EUR	1007.50	\N
1411	INV-001411	22	14	paid	2025-09-04	2025-10-04	EUR	300.00	\N
1412	INV-001412	11	28	paid	2025-09-05	2025-10-05	EUR	225.00	\N
1413	INV-001413	21	19	paid	2025-09-06	2025-10-06	EUR	1440.00	\N
1414	INV-001414	31	50	paid	2025-09-07	2025-10-07	EUR	1000.00	\N
1415	INV-001415	14	17	paid	2025-09-08	2025-10-08	EUR	270.00	\N
1416	INV-001416	9	33	sent	2025-09-09	2025-10-09	EUR	220.00	\N
1417	INV-001417	32	28	paid	2025-09-10	2025-10-10	EUR	500.00	\N
1418	INV-001418	16	12	paid	2025-09-11	2025-10-11	EUR	875.00	\N
1419	INV-001419	36	9	draft	2025-09-12	2025-10-12	EUR	840.00	\N
1420	INV-001420	15	\N	paid	2025-09-13	2025-10-13	EUR	600.00	{"po": "PO 1420", "notes": "first line\\nsecond line\\t\\\\."}
1421	INV-001421	38	17	paid	2025-09-14	2025-10-14	EUR	90.00	\N
1422	INV-001422	33	11	paid	2025-09-15	2025-10-15	EUR	400.00	\N
1423	INV-001423	31	35	paid	2025-09-16	2025-10-16	EUR	225.00	\N
1424	INV-001424	40	45	paid	2025-09-17	2025-10-17	EUR	292.50	\N
1425	INV-001425	22	47	paid	2025-09-18	2025-10-18	EUR	420.00	\N
1426	INV-001426	6	20	paid	2025-09-18	2025-10-18	EUR	297.50	\N
1427	INV-001427	34	34	paid	2025-09-19	2025-10-19	EUR	525.00	\N
1428	INV-001428	3	15	sent	2025-09-20	2025-10-20	EUR	855.00	\N
1429	INV-001429	9	50	paid	2025-09-21	2025-10-21	EUR	440.00	\N
1430	INV-001430	29	\N	paid	2025-09-22	2025-10-22	EUR	1112.50	\N
1431	INV-001431	39	16	paid	2025-09-23	2025-10-23	EUR	1147.50	\N
1432	INV-001432	23	21	paid	2025-09-24	2025-10-24	EUR	190.00	\N
1433	INV-001433	22	18	paid	2025-09-25	2025-10-25	EUR	385.00	\N
1434	INV-001434	8	10	paid	2025-09-26	2025-10-26	EUR	300.00	\N
1435	INV-001435	26	9	paid	2025-09-27	2025-10-27	EUR	495.00	\N
1436	INV-001436	33	14	paid	2025-09-28	2025-10-28	EUR	427.50	\N
1437	INV-001437	8	59	paid	2025-09-29	2025-10-29	EUR	825.00	\N
1438	INV-001438	25	59	paid	2025-09-30	2025-10-30	EUR	200.00	\N
1439	INV-001439	32	47	paid	2025-10-01	2025-10-31	EUR	427.50	\N
1440	INV-001440	17	\N	sent	2025-10-02	2025-11-01	EUR	610.00	{"po": "PO 1440", "notes": "first line\\nsecond line\\t\\\\."}
1441	INV-001441	21	26	paid	2025-10-03	2025-11-02	EUR	345.00	\N
1442	INV-001442	5	2	paid	2025-10-04	2025-11-03	EUR	80.00	\N
1443	INV-001443	14	3	paid	2025-10-05	2025-11-04	EUR	80.00	\N
1444	INV-001444	31	60	paid	2025-10-06	2025-11-05	EUR	750.00	\N
1445	INV-001445	1	16	paid	2025-10-07	2025-11-06	EUR	940.00	\N
1446	INV-001446	8	47	paid	2025-10-08	2025-11-07	EUR	330.00	\N
1447	INV-001447	20	51	paid	2025-10-09	2025-11-08	EUR	180.00	\N
1448	INV-001448	15	51	paid	2025-10-10	2025-11-09	EUR	277.50	\N
1449	INV-001449	23	11	paid	2025-10-11	2025-11-10	EUR	382.50	\N
1450	INV-001450	1	\N	void	2025-10-12	2025-11-11	EUR	345.00	\N
1451	INV-001451	12	53	paid	2025-10-13	2025-11-12	EUR	22.50	\N
1452	INV-001452	22	1	sent	2025-10-14	2025-11-13	EUR	302.50	\N
1453	INV-001453	21	32	paid	2025-10-15	2025-11-14	EUR	542.50	\N
1454	INV-001454	12	29	paid	2025-10-16	2025-11-15	EUR	165.00	\N
1455	INV-001455	34	50	paid	2025-10-17	2025-11-16	EUR	425.00	\N
1456	INV-001456	14	3	paid	2025-10-18	2025-11-17	EUR	360.00	\N
1457	INV-001457	17	39	paid	2025-10-19	2025-11-18	EUR	512.50	\N
1458	INV-001458	36	37	paid	2025-10-20	2025-11-19	EUR	330.00	\N
1459	INV-001459	16	2	paid	2025-10-21	2025-11-20	EUR	497.50	\N
1460	INV-001460	23	\N	paid	2025-10-22	2025-11-21	EUR	187.50	{"po": "PO 1460", "notes": "first line\\nsecond line\\t\\\\."}
1461	INV-001461	35	54	paid	2025-10-23	2025-11-22	EUR	75.00	\N
1462	INV-001462	29	19	paid	2025-10-24	2025-11-23	EUR	195.00	\N
1463	INV-001463	21	24	paid	2025-10-24	2025-11-23	EUR	137.50	\N
1464	INV-001464	27	8	sent	2025-10-25	2025-11-24	EUR	460.00	\N
1465	INV-001465	35	50	paid	2025-10-26	2025-11-25	EUR	360.00	\N
1466	INV-001466	18	44	paid	2025-10-27	2025-11-26	EUR	587.50	\N
1467	INV-001467	23	55	paid	2025-10-28	2025-11-27	EUR	450.00	\N
1468	INV-001468	37	22	paid	2025-10-29	2025-11-28	EUR	550.00	\N
1469	INV-001469	11	51	paid	2025-10-30	2025-11-29	EUR	150.00	\N
1470	INV-001470	34	\N	paid	2025-10-31	2025-11-30	EUR	15.00	\N
1471	INV-001471	40	5	paid	2025-11-01	2025-12-01	EUR	772.50	\N
1472	INV-001472	21	5	paid	2025-11-02	2025-12-02	EUR	435.00	\N
1473	INV-001473	14	53	paid	2025-11-03	2025-12-03	EUR	135.00	\N
1474	INV-001474	21	8	paid	2025-11-04	2025-12-04	EUR	90.00	\N
1475	INV-001475	3	23	paid	2025-11-05	2025-12-05	EUR	337.50	\N
1476	INV-001476	34	26	sent	2025-11-06	2025-12-06	EUR	70.00	\N
1477	INV-001477	37	13	paid	2025-11-07	2025-12-07	EUR	225.00	\N
1478	INV-001478	26	1	paid	2025-11-08	2025-12-08	EUR	525.00	\N
1479	INV-001479	32	3	paid	2025-11-09	2025-12-09	EUR	340.00	\N
1480	INV-001480	16	\N	paid	2025-11-10	2025-12-10	EUR	300.00	{"po": "PO 1480", "notes": "first line\\nsecond line\\t\\\\."}
1481	INV-001481	9	9	paid	2025-11-11	2025-12-11	EUR	130.00	\N
1482	INV-001482	4	46	paid	2025-11-12	2025-12-12	EUR	500.00	\N
1483	INV-001483	18	35	paid	2025-11-13	2025-12-13	EUR	217.50	\N
1484	INV-001484	20	57	paid	2025-11-14	2025-12-14	EUR	27.50	\N
1485	INV-001485	30	24	draft	2025-11-15	2025-12-15	EUR	72.50	\N
1486	INV-001486	35	13	paid	2025-11-16	2025-12-16	EUR	475.00	\N
1487	INV-001487	3	54	paid	2025-11-17	2025-12-17	EUR	750.00	\N
1488	INV-001488	31	34	sent	2025-11-18	2025-12-18	EUR	300.00	\N
1489	INV-001489	39	14	paid	2025-11-19	2025-12-19	EUR	360.00	\N
1490	INV-001490	12	\N	paid	2025-11-20	2025-12-20	EUR	442.50	\N
1491	INV-001491	39	25	paid	2025-11-21	2025-12-21	EUR	52.50	\N
1492	INV-001492	36	12	paid	2025-11-22	2025-12-22	EUR	750.00	\N
1493	INV-001493	18	52	paid	2025-11-23	2025-12-23	EUR	90.00	\N
1494	INV-001494	1	36	paid	2025-11-24	2025-12-24	EUR	105.00	\N
1495	INV-001495	5	50	paid	2025-11-25	2025-12-25	EUR	447.50	\N
1496	INV-001496	26	48	paid	2025-11-26	2025-12-26	EUR	875.00	\N
1497	INV-001497	34	4	paid	2025-11-27	2025-12-27	EUR	445.00	\N
1498	INV-001498	36	58	paid	2025-11-28	2025-12-28	EUR	770.00	\N
1499	INV-001499	27	38	paid	2025-11-29	2025-12-29	EUR	1140.00	\N
1500	INV-001500	33	\N	void	2025-11-30	2025-12-30	EUR	50.00	{"po": "PO 1500", "notes": "first line\\nsecond line\\t\\\\."}
\.


--
-- Data for Name: invoices_other; Type: TABLE DATA; Schema: public; Owner: ledgerly_owner
--

COPY public.invoices_other (id, number, account_id, created_by, status, issued_on, due_on, currency, total, metadata) FROM stdin;
1	INV-000001	32	41	paid	2021-12-01	2021-12-31	EUR	415.00	\N
2	INV-000002	34	31	paid	2021-12-02	2022-01-01	EUR	1250.00	\N
3	INV-000003	32	24	paid	2021-12-03	2022-01-02	EUR	907.50	\N
4	INV-000004	9	49	paid	2021-12-04	2022-01-03	EUR	90.00	\N
5	INV-000005	28	52	paid	2021-12-05	2022-01-04	EUR	490.00	\N
6	INV-000006	30	60	paid	2021-12-06	2022-01-05	EUR	210.00	\N
7	INV-000007	38	34	paid	2021-12-07	2022-01-06	EUR	1350.00	\N
8	INV-000008	31	12	paid	2021-12-08	2022-01-07	EUR	1467.50	\N
9	INV-000009	31	38	paid	2021-12-09	2022-01-08	EUR	510.00	\N
10	INV-000010	20	\N	paid	2021-12-10	2022-01-09	EUR	740.00	\N
11	INV-000011	23	49	paid	2021-12-11	2022-01-10	EUR	45.00	\N
12	INV-000012	5	5	sent	2021-12-12	2022-01-11	EUR	630.00	\N
13	INV-000013	34	52	paid	2021-12-13	2022-01-12	EUR	450.00	\N
14	INV-000014	3	21	paid	2021-12-14	2022-01-13	EUR	390.00	\N
15	INV-000015	17	25	paid	2021-12-15	2022-01-14	EUR	192.50	\N
16	INV-000016	19	22	paid	2021-12-16	2022-01-15	EUR	315.00	\N
17	INV-000017	19	13	paid	2021-12-17	2022-01-16	EUR	870.00	\N
18	INV-000018	27	31	paid	2021-12-18	2022-01-17	EUR	715.00	\N
19	INV-000019	4	34	paid	2021-12-19	2022-01-18	EUR	420.00	\N
20	INV-000020	8	\N	paid	2021-12-20	2022-01-19	EUR	577.50	{"po": "PO 20", "notes": "first line\\nsecond line\\t\\\\."}
21	INV-000021	18	48	paid	2021-12-21	2022-01-20	EUR	125.00	\N
22	INV-000022	20	36	paid	2021-12-22	2022-01-21	EUR	60.00	\N
23	INV-000023	3	21	paid	2021-12-23	2022-01-22	EUR	460.00	\N
24	INV-000024	7	29	sent	2021-12-24	2022-01-23	EUR	1210.00	\N
25	INV-000025	16	13	paid	2021-12-25	2022-01-24	EUR	580.00	\N
26	INV-000026	36	9	paid	2021-12-26	2022-01-25	EUR	707.50	\N
27	INV-000027	12	13	paid	2021-12-27	2022-01-26	EUR	1265.00	\N
28	INV-000028	14	42	paid	2021-12-28	2022-01-27	EUR	340.00	\N
29	INV-000029	1	28	paid	2021-12-29	2022-01-28	EUR	45.00	\N
30	INV-000030	2	\N	paid	2021-12-30	2022-01-29	EUR	725.00	\N
31	INV-000031	2	60	paid	2021-12-31	2022-01-30	EUR	600.00	\N
\.


--
-- Data for Name: schema_migrations; Type: TABLE DATA; Schema: public; Owner: ledgerly_owner
--

COPY public.schema_migrations (version) FROM stdin;
0001
0002
0003
0004
\.


--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: ledgerly_owner
--

COPY public.users (id, account_id, external_id, email, full_name, roles, preferences, last_address, created_at, updated_at) FROM stdin;
1	15	76a4b1fb-dbbf-d71a-f603-ea560cb20312	User.1@hazel.example	Hanako 1	{member,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.181.224	2022-01-01 05:00:00+00	2022-02-01 05:00:00+00
2	9	7a04fb51-d46d-1039-a90f-8a76cc3d80ff	User.2@hazel.example	Grażyna 2	{member,billing}	{"locale": "de", "columns": ["number", "total"]}	10.1.25.119	2022-01-01 10:00:00+00	2022-02-01 10:00:00+00
3	30	2feef94c-5f44-5d9c-1224-5d493021d5d8	User.3@hazel.example	Farid 3	{member,billing}	{"locale": "en", "columns": ["number", "total"]}	10.1.111.188	2022-01-01 15:00:00+00	2022-02-01 15:00:00+00
4	35	422c6128-f9ce-7f7f-b637-a08b6fedf3c1	User.4@hazel.example	Farid 4	{owner,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.119.9	2022-01-01 20:00:00+00	2022-02-01 20:00:00+00
5	31	1fee38e0-0dd9-25a6-5c97-c4f45aceb965	User.5@hazel.example	Björn 5	{owner,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.13.27	2022-01-02 01:00:00+00	2022-02-02 01:00:00+00
6	18	1d2ac6a7-bfc3-7929-af63-596eb962eeab	User.6@hazel.example	Grażyna 6	{member,billing}	{"locale": "de", "columns": ["number", "total"]}	10.0.62.184	2022-01-02 06:00:00+00	2022-02-02 06:00:00+00
7	26	36d37ed7-d371-1259-2edf-3d85ca42295d	User.7@hazel.example	Björn 7	{owner,billing}	{"locale": "en", "columns": ["number", "total"]}	10.0.141.79	2022-01-02 11:00:00+00	2022-02-02 11:00:00+00
8	19	6c7ba69d-2901-0734-e5a6-5ab7cd48228b	User.8@hazel.example	Chloé 8	{member}	{"locale": "en", "columns": ["number", "total"]}	10.0.1.183	2022-01-02 16:00:00+00	2022-02-02 16:00:00+00
9	26	c9f06433-08ab-0b87-aee9-9a64e1a4fb62	User.9@hazel.example	Hanako 9	{member,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.149.163	2022-01-02 21:00:00+00	2022-02-02 21:00:00+00
10	7	daeef6f2-b16d-e1de-afbd-5a6bf7c4ec07	User.10@hazel.example	Chloé 10	{member}	{"locale": "en", "columns": ["number", "total"]}	10.0.234.117	2022-01-03 02:00:00+00	2022-02-03 02:00:00+00
11	19	20ce83ac-0938-1d89-1461-c41d78364cd6	User.11@hazel.example	Hanako 11	{owner,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.148.74	2022-01-03 07:00:00+00	2022-02-03 07:00:00+00
12	38	e9b86b32-ec97-71cc-6545-6fc8634b4ccf	User.12@hazel.example	Ada 12	{owner,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.1.104.26	2022-01-03 12:00:00+00	2022-02-03 12:00:00+00
13	19	f4cb42ee-8e5e-b2cf-b5dd-149839e6d00b	User.13@hazel.example	Chloé 13	{member}	{"locale": "de", "columns": ["number", "total"]}	10.0.250.71	2022-01-03 17:00:00+00	2022-02-03 17:00:00+00
14	20	a1d85d21-9913-394d-c94b-7d78652ea378	User.14@hazel.example	Grażyna 14	{member}	{"locale": "de", "columns": ["number", "total"]}	10.0.75.228	2022-01-03 22:00:00+00	2022-02-03 22:00:00+00
15	22	f0afbb37-015d-ac69-4346-81686bfc9bc0	User.15@hazel.example	Chloé 15	{member}	{"locale": "de", "columns": ["number", "total"]}	10.1.4.185	2022-01-04 03:00:00+00	2022-02-04 03:00:00+00
16	15	5432f7c8-8e8e-75d1-c138-4b8742764c96	User.16@hazel.example	Hanako 16	{member,billing}	{"locale": "en", "columns": ["number", "total"]}	10.0.168.203	2022-01-04 08:00:00+00	2022-02-04 08:00:00+00
17	19	5ffccf1e-d4bc-74cf-1360-4587c464aa63	User.17@hazel.example	Élise 17	{member,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.79.9	2022-01-04 13:00:00+00	2022-02-04 13:00:00+00
18	29	10f33bca-886d-b671-e9c7-05a43eaa02fd	User.18@hazel.example	Hanako 18	{member}	{"locale": "de", "columns": ["number", "total"]}	10.0.65.26	2022-01-04 18:00:00+00	2022-02-04 18:00:00+00
19	24	bd991038-8522-4f40-b2f2-717f26c109a7	User.19@hazel.example	Dmitri 19	{member,billing}	{"locale": "en", "columns": ["number", "total"]}	10.0.245.61	2022-01-04 23:00:00+00	2022-02-04 23:00:00+00
20	19	cb8fabc4-b997-a918-2e30-ad25bb0e93e7	User.20@hazel.example	Dmitri 20	{owner,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.77.88	2022-01-05 04:00:00+00	2022-02-05 04:00:00+00
21	16	599f7641-71d3-9de4-3082-0c6f61d10c5c	User.21@hazel.example	Chloé 21	{member}	{"locale": "fr", "columns": ["number", "total"]}	10.1.51.224	2022-01-05 09:00:00+00	2022-02-05 09:00:00+00
22	3	b63afd57-4255-5a17-4817-27638ceb3b08	User.22@hazel.example	Élise 22	{owner,billing}	{"locale": "en", "columns": ["number", "total"]}	10.0.242.160	2022-01-05 14:00:00+00	2022-02-05 14:00:00+00
23	6	553cc39a-89a6-1c6f-94ba-d6a183db85f3	User.23@hazel.example	Farid 23	{member}	{"locale": "fr", "columns": ["number", "total"]}	10.0.141.32	2022-01-05 19:00:00+00	2022-02-05 19:00:00+00
24	4	8a55b9dd-f72f-af4e-538c-5c263778a35b	User.24@hazel.example	Ada 24	{member,billing}	{"locale": "de", "columns": ["number", "total"]}	10.1.0.89	2022-01-06 00:00:00+00	2022-02-06 00:00:00+00
25	6	3e3907c0-1379-4ddc-44c9-5132959367ab	User.25@hazel.example	Hanako 25	{member,billing}	{"locale": "en", "columns": ["number", "total"]}	10.0.120.41	2022-01-06 05:00:00+00	2022-02-06 05:00:00+00
26	9	7823765e-c1a1-81be-1c24-e199adb9d42a	User.26@hazel.example	Dmitri 26	{member,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.1.51.163	2022-01-06 10:00:00+00	2022-02-06 10:00:00+00
27	11	b66104bb-f3a1-de6b-c499-11a47ecc2d04	User.27@hazel.example	Grażyna 27	{owner,billing}	{"locale": "en", "columns": ["number", "total"]}	10.0.236.202	2022-01-06 15:00:00+00	2022-02-06 15:00:00+00
28	24	9e648337-a608-1169-05dd-050f86f1dd91	User.28@hazel.example	Hanako 28	{member,billing}	{"locale": "de", "columns": ["number", "total"]}	10.0.90.148	2022-01-06 20:00:00+00	2022-02-06 20:00:00+00
29	15	6f7fc2ab-5cb9-5568-f233-37d0f8b162da	User.29@hazel.example	Farid 29	{member}	{"locale": "fr", "columns": ["number", "total"]}	10.1.131.171	2022-01-07 01:00:00+00	2022-02-07 01:00:00+00
30	40	68558532-4bfa-db73-6eb1-7d6de75e193d	User.30@hazel.example	Dmitri 30	{member}	{"locale": "fr", "columns": ["number", "total"]}	10.1.26.18	2022-01-07 06:00:00+00	2022-02-07 06:00:00+00
31	30	67239588-2554-e8ae-50df-8b67abf72d33	User.31@hazel.example	Chloé 31	{member}	{"locale": "de", "columns": ["number", "total"]}	10.0.81.84	2022-01-07 11:00:00+00	2022-02-07 11:00:00+00
32	11	92a79364-d096-e190-ab6e-e455fbd70b05	User.32@hazel.example	Ada 32	{owner,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.133.88	2022-01-07 16:00:00+00	2022-02-07 16:00:00+00
33	20	be2a1f37-2cb6-d4d3-009c-601220292187	User.33@hazel.example	Farid 33	{member}	{"locale": "de", "columns": ["number", "total"]}	10.0.7.194	2022-01-07 21:00:00+00	2022-02-07 21:00:00+00
34	7	55dcbdb1-cb06-b342-544e-6491badbb593	User.34@hazel.example	Hanako 34	{member,billing}	{"locale": "en", "columns": ["number", "total"]}	10.0.136.209	2022-01-08 02:00:00+00	2022-02-08 02:00:00+00
35	34	b3f774cb-ca8b-8704-85f1-f59326b56930	User.35@hazel.example	Farid 35	{member}	{"locale": "de", "columns": ["number", "total"]}	10.0.111.249	2022-01-08 07:00:00+00	2022-02-08 07:00:00+00
36	10	ed7227ab-ee9b-7f96-f8a8-91a822d07866	User.36@hazel.example	Farid 36	{member,billing}	{"locale": "de", "columns": ["number", "total"]}	10.0.238.16	2022-01-08 12:00:00+00	2022-02-08 12:00:00+00
37	11	59cc408f-99ba-a574-a12a-8c7e53367400	User.37@hazel.example	Grażyna 37	{member}	{"locale": "fr", "columns": ["number", "total"]}	10.0.115.111	2022-01-08 17:00:00+00	2022-02-08 17:00:00+00
38	4	7f0e9cbe-c97a-fdc6-4e18-4e82bdec8338	User.38@hazel.example	Hanako 38	{member,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.136.177	2022-01-08 22:00:00+00	2022-02-08 22:00:00+00
39	13	ad8e84ad-860d-c416-60d5-fa4cf4488f24	User.39@hazel.example	Élise 39	{member}	{"locale": "en", "columns": ["number", "total"]}	10.0.105.98	2022-01-09 03:00:00+00	2022-02-09 03:00:00+00
40	15	d35625de-443a-456b-3e30-c256a5b74f61	User.40@hazel.example	Björn 40	{owner,billing}	{"locale": "en", "columns": ["number", "total"]}	10.1.110.24	2022-01-09 08:00:00+00	2022-02-09 08:00:00+00
41	14	1f4b32e1-2651-eb05-d547-cf035b1d6037	User.41@hazel.example	Élise 41	{owner,billing}	{"locale": "en", "columns": ["number", "total"]}	10.0.167.181	2022-01-09 13:00:00+00	2022-02-09 13:00:00+00
42	21	3933affa-07ee-04a5-c632-634646ba17e9	User.42@hazel.example	Farid 42	{member}	{"locale": "de", "columns": ["number", "total"]}	10.0.146.251	2022-01-09 18:00:00+00	2022-02-09 18:00:00+00
43	10	6f372db2-3e87-f016-1824-5b8001f324e7	User.43@hazel.example	Björn 43	{member,billing}	{"locale": "de", "columns": ["number", "total"]}	10.0.14.216	2022-01-09 23:00:00+00	2022-02-09 23:00:00+00
44	11	5b40c23f-420d-23c2-32d6-73aeaf34def3	User.44@hazel.example	Chloé 44	{member,billing}	{"locale": "de", "columns": ["number", "total"]}	10.1.61.85	2022-01-10 04:00:00+00	2022-02-10 04:00:00+00
45	8	c2c55743-f7c7-b5f2-6962-22240fd71128	User.45@hazel.example	Élise 45	{member}	{"locale": "en", "columns": ["number", "total"]}	10.0.85.79	2022-01-10 09:00:00+00	2022-02-10 09:00:00+00
46	22	2753a524-aceb-24c2-92b1-a0b2a19054b1	User.46@hazel.example	Dmitri 46	{member,billing}	{"locale": "en", "columns": ["number", "total"]}	10.1.94.161	2022-01-10 14:00:00+00	2022-02-10 14:00:00+00
47	9	e859cfb1-b324-07b8-72a1-223dfbd0a795	User.47@hazel.example	Ada 47	{member,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.176.36	2022-01-10 19:00:00+00	2022-02-10 19:00:00+00
48	11	6738b3b0-e463-e981-1d44-b921bdfdbf29	User.48@hazel.example	Farid 48	{owner,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.94.52	2022-01-11 00:00:00+00	2022-02-11 00:00:00+00
49	26	62558234-a230-0018-6648-243a32e0aaf9	User.49@hazel.example	Hanako 49	{owner,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.179.18	2022-01-11 05:00:00+00	2022-02-11 05:00:00+00
50	5	d616907c-b25d-e2c8-2267-253cfb27c9bb	User.50@hazel.example	Farid 50	{owner,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.25.100	2022-01-11 10:00:00+00	2022-02-11 10:00:00+00
51	33	ebe70516-cfac-a64f-c074-ec8efea860c0	User.51@hazel.example	Chloé 51	{owner,billing}	{"locale": "de", "columns": ["number", "total"]}	10.1.134.26	2022-01-11 15:00:00+00	2022-02-11 15:00:00+00
52	27	44b9d0a6-5667-7eac-cc8b-df9c8ebf4d05	User.52@hazel.example	Élise 52	{member,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.146.190	2022-01-11 20:00:00+00	2022-02-11 20:00:00+00
53	13	11680c7f-7664-fb73-3931-8f46a81ac12c	User.53@hazel.example	Hanako 53	{member}	{"locale": "fr", "columns": ["number", "total"]}	10.1.21.104	2022-01-12 01:00:00+00	2022-02-12 01:00:00+00
54	22	a2179df0-f82e-f37c-d5d3-4ea77ac10312	User.54@hazel.example	Björn 54	{member}	{"locale": "fr", "columns": ["number", "total"]}	10.0.237.53	2022-01-12 06:00:00+00	2022-02-12 06:00:00+00
55	37	75d54f53-1751-2144-1459-949f66b830bb	User.55@hazel.example	Chloé 55	{member,billing}	{"locale": "de", "columns": ["number", "total"]}	10.0.28.185	2022-01-12 11:00:00+00	2022-02-12 11:00:00+00
56	15	e00f98bf-a472-e598-231e-2802d5f543f0	User.56@hazel.example	Hanako 56	{member}	{"locale": "de", "columns": ["number", "total"]}	10.0.146.80	2022-01-12 16:00:00+00	2022-02-12 16:00:00+00
57	8	422d0bb0-1b24-a545-dd2d-7bd996923183	User.57@hazel.example	Farid 57	{member,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.1.72.18	2022-01-12 21:00:00+00	2022-02-12 21:00:00+00
58	17	adbf22e9-b2d9-9c85-9631-4bb88362fb66	User.58@hazel.example	Ada 58	{owner,billing}	{"locale": "fr", "columns": ["number", "total"]}	10.0.113.183	2022-01-13 02:00:00+00	2022-02-13 02:00:00+00
59	9	572c13c9-920a-cf57-0ef3-a3284475a17f	User.59@hazel.example	Élise 59	{member}	{"locale": "de", "columns": ["number", "total"]}	10.0.67.253	2022-01-13 07:00:00+00	2022-02-13 07:00:00+00
60	33	0257d120-5da9-e9cb-2105-2a21da200a02	User.60@hazel.example	Grażyna 60	{owner,billing}	{"locale": "en", "columns": ["number", "total"]}	10.0.66.48	2022-01-13 12:00:00+00	2022-02-13 12:00:00+00
\.


--
-- Name: accounts_id_seq; Type: SEQUENCE SET; Schema: public; Owner: ledgerly_owner
--

SELECT pg_catalog.setval('public.accounts_id_seq', 40, true);


--
-- Name: audit_log_id_seq; Type: SEQUENCE SET; Schema: public; Owner: ledgerly_owner
--

SELECT pg_catalog.setval('public.audit_log_id_seq', 1179, true);


--
-- Name: invoice_lines_id_seq; Type: SEQUENCE SET; Schema: public; Owner: ledgerly_owner
--

SELECT pg_catalog.setval('public.invoice_lines_id_seq', 2263, true);


--
-- Name: invoices_id_seq; Type: SEQUENCE SET; Schema: public; Owner: ledgerly_owner
--

SELECT pg_catalog.setval('public.invoices_id_seq', 1501, true);


--
-- Name: users_id_seq; Type: SEQUENCE SET; Schema: public; Owner: ledgerly_owner
--

SELECT pg_catalog.setval('public.users_id_seq', 60, true);


--
-- Name: accounts accounts_pkey; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);


--
-- Name: accounts accounts_slug_key; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_slug_key UNIQUE (slug);


--
-- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);


--
-- Name: invoice_lines invoice_lines_invoice_id_position_key; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoice_lines
    ADD CONSTRAINT invoice_lines_invoice_id_position_key UNIQUE (invoice_id, "position");


--
-- Name: invoice_lines invoice_lines_pkey; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoice_lines
    ADD CONSTRAINT invoice_lines_pkey PRIMARY KEY (id);


--
-- Name: invoices invoices_number_issued_on_key; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_number_issued_on_key UNIQUE (number, issued_on);


--
-- Name: invoices_2022 invoices_2022_number_issued_on_key; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices_2022
    ADD CONSTRAINT invoices_2022_number_issued_on_key UNIQUE (number, issued_on);


--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id, issued_on);


--
-- Name: invoices_2022 invoices_2022_pkey; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices_2022
    ADD CONSTRAINT invoices_2022_pkey PRIMARY KEY (id, issued_on);


--
-- Name: invoices_2023 invoices_2023_number_issued_on_key; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices_2023
    ADD CONSTRAINT invoices_2023_number_issued_on_key UNIQUE (number, issued_on);


--
-- Name: invoices_2023 invoices_2023_pkey; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices_2023
    ADD CONSTRAINT invoices_2023_pkey PRIMARY KEY (id, issued_on);


--
-- Name: invoices_2024 invoices_2024_number_issued_on_key; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices_2024
    ADD CONSTRAINT invoices_2024_number_issued_on_key UNIQUE (number, issued_on);


--
-- Name: invoices_2024 invoices_2024_pkey; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices_2024
    ADD CONSTRAINT invoices_2024_pkey PRIMARY KEY (id, issued_on);


--
-- Name: invoices_2025 invoices_2025_number_issued_on_key; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices_2025
    ADD CONSTRAINT invoices_2025_number_issued_on_key UNIQUE (number, issued_on);


--
-- Name: invoices_2025 invoices_2025_pkey; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices_2025
    ADD CONSTRAINT invoices_2025_pkey PRIMARY KEY (id, issued_on);


--
-- Name: invoices_other invoices_other_number_issued_on_key; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices_other
    ADD CONSTRAINT invoices_other_number_issued_on_key UNIQUE (number, issued_on);


--
-- Name: invoices_other invoices_other_pkey; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoices_other
    ADD CONSTRAINT invoices_other_pkey PRIMARY KEY (id, issued_on);


--
-- Name: schema_migrations schema_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);


--
-- Name: users users_external_id_key; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_external_id_key UNIQUE (external_id);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: audit_log_account_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX audit_log_account_idx ON public.audit_log USING btree (account_id, happened_at DESC NULLS LAST);


--
-- Name: audit_log_happened_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX audit_log_happened_idx ON public.audit_log USING brin (happened_at);


--
-- Name: invoices_account_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_account_idx ON ONLY public.invoices USING btree (account_id, issued_on DESC);


--
-- Name: invoices_2022_account_id_issued_on_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_2022_account_id_issued_on_idx ON public.invoices_2022 USING btree (account_id, issued_on DESC);


--
-- Name: invoices_open_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_open_idx ON ONLY public.invoices USING btree (due_on) WHERE (status = 'sent'::public.invoice_status);


--
-- Name: invoices_2022_due_on_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_2022_due_on_idx ON public.invoices_2022 USING btree (due_on) WHERE (status = 'sent'::public.invoice_status);


--
-- Name: invoices_2023_account_id_issued_on_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_2023_account_id_issued_on_idx ON public.invoices_2023 USING btree (account_id, issued_on DESC);


--
-- Name: invoices_2023_due_on_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_2023_due_on_idx ON public.invoices_2023 USING btree (due_on) WHERE (status = 'sent'::public.invoice_status);


--
-- Name: invoices_2024_account_id_issued_on_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_2024_account_id_issued_on_idx ON public.invoices_2024 USING btree (account_id, issued_on DESC);


--
-- Name: invoices_2024_due_on_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_2024_due_on_idx ON public.invoices_2024 USING btree (due_on) WHERE (status = 'sent'::public.invoice_status);


--
-- Name: invoices_2025_account_id_issued_on_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_2025_account_id_issued_on_idx ON public.invoices_2025 USING btree (account_id, issued_on DESC);


--
-- Name: invoices_2025_due_on_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_2025_due_on_idx ON public.invoices_2025 USING btree (due_on) WHERE (status = 'sent'::public.invoice_status);


--
-- Name: invoices_other_account_id_issued_on_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_other_account_id_issued_on_idx ON public.invoices_other USING btree (account_id, issued_on DESC);


--
-- Name: invoices_other_due_on_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX invoices_other_due_on_idx ON public.invoices_other USING btree (due_on) WHERE (status = 'sent'::public.invoice_status);


--
-- Name: users_account_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX users_account_idx ON public.users USING btree (account_id) INCLUDE (full_name);


--
-- Name: users_email_key; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE UNIQUE INDEX users_email_key ON public.users USING btree (lower((email)::text));


--
-- Name: INDEX users_email_key; Type: COMMENT; Schema: public; Owner: ledgerly_owner
--

COMMENT ON INDEX public.users_email_key IS 'One login per address, however it is spelt.';


--
-- Name: users_preferences_idx; Type: INDEX; Schema: public; Owner: ledgerly_owner
--

CREATE INDEX users_preferences_idx ON public.users USING gin (preferences jsonb_path_ops);


--
-- Name: monthly_revenue_key; Type: INDEX; Schema: reporting; Owner: ledgerly_owner
--

CREATE UNIQUE INDEX monthly_revenue_key ON reporting.monthly_revenue USING btree (month, currency);


--
-- Name: invoices_2022_account_id_issued_on_idx; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_account_idx ATTACH PARTITION public.invoices_2022_account_id_issued_on_idx;


--
-- Name: invoices_2022_due_on_idx; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_open_idx ATTACH PARTITION public.invoices_2022_due_on_idx;


--
-- Name: invoices_2022_number_issued_on_key; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_number_issued_on_key ATTACH PARTITION public.invoices_2022_number_issued_on_key;


--
-- Name: invoices_2022_pkey; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_pkey ATTACH PARTITION public.invoices_2022_pkey;


--
-- Name: invoices_2023_account_id_issued_on_idx; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_account_idx ATTACH PARTITION public.invoices_2023_account_id_issued_on_idx;


--
-- Name: invoices_2023_due_on_idx; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_open_idx ATTACH PARTITION public.invoices_2023_due_on_idx;


--
-- Name: invoices_2023_number_issued_on_key; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_number_issued_on_key ATTACH PARTITION public.invoices_2023_number_issued_on_key;


--
-- Name: invoices_2023_pkey; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_pkey ATTACH PARTITION public.invoices_2023_pkey;


--
-- Name: invoices_2024_account_id_issued_on_idx; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_account_idx ATTACH PARTITION public.invoices_2024_account_id_issued_on_idx;


--
-- Name: invoices_2024_due_on_idx; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_open_idx ATTACH PARTITION public.invoices_2024_due_on_idx;


--
-- Name: invoices_2024_number_issued_on_key; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_number_issued_on_key ATTACH PARTITION public.invoices_2024_number_issued_on_key;


--
-- Name: invoices_2024_pkey; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_pkey ATTACH PARTITION public.invoices_2024_pkey;


--
-- Name: invoices_2025_account_id_issued_on_idx; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_account_idx ATTACH PARTITION public.invoices_2025_account_id_issued_on_idx;


--
-- Name: invoices_2025_due_on_idx; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_open_idx ATTACH PARTITION public.invoices_2025_due_on_idx;


--
-- Name: invoices_2025_number_issued_on_key; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_number_issued_on_key ATTACH PARTITION public.invoices_2025_number_issued_on_key;


--
-- Name: invoices_2025_pkey; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_pkey ATTACH PARTITION public.invoices_2025_pkey;


--
-- Name: invoices_other_account_id_issued_on_idx; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_account_idx ATTACH PARTITION public.invoices_other_account_id_issued_on_idx;


--
-- Name: invoices_other_due_on_idx; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_open_idx ATTACH PARTITION public.invoices_other_due_on_idx;


--
-- Name: invoices_other_number_issued_on_key; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_number_issued_on_key ATTACH PARTITION public.invoices_other_number_issued_on_key;


--
-- Name: invoices_other_pkey; Type: INDEX ATTACH; Schema: public; Owner: ledgerly_owner
--

ALTER INDEX public.invoices_pkey ATTACH PARTITION public.invoices_other_pkey;


--
-- Name: accounts accounts_touch; Type: TRIGGER; Schema: public; Owner: ledgerly_owner
--

CREATE TRIGGER accounts_touch BEFORE UPDATE ON public.accounts FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();


--
-- Name: users users_touch; Type: TRIGGER; Schema: public; Owner: ledgerly_owner
--

CREATE TRIGGER users_touch BEFORE UPDATE ON public.users FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.touch_updated_at();


--
-- Name: audit_log audit_log_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;


--
-- Name: audit_log audit_log_actor_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.users(id) ON DELETE SET NULL;


--
-- Name: invoice_lines invoice_lines_invoice_id_issued_on_fkey; Type: FK CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.invoice_lines
    ADD CONSTRAINT invoice_lines_invoice_id_issued_on_fkey FOREIGN KEY (invoice_id, issued_on) REFERENCES public.invoices(id, issued_on) ON DELETE CASCADE;


--
-- Name: invoices invoices_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE public.invoices
    ADD CONSTRAINT invoices_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- Name: invoices invoices_created_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE public.invoices
    ADD CONSTRAINT invoices_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;


--
-- Name: users users_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;


--
-- Name: audit_log; Type: ROW SECURITY; Schema: public; Owner: ledgerly_owner
--

ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_log audit_log_append; Type: POLICY; Schema: public; Owner: ledgerly_owner
--

CREATE POLICY audit_log_append ON public.audit_log FOR INSERT TO ledgerly_app WITH CHECK (true);


--
-- Name: audit_log audit_log_own_account; Type: POLICY; Schema: public; Owner: ledgerly_owner
--

CREATE POLICY audit_log_own_account ON public.audit_log FOR SELECT TO ledgerly_app USING ((account_id = (NULLIF(current_setting('ledgerly.account_id'::text, true), ''::text))::bigint));


--
-- Name: SCHEMA reporting; Type: ACL; Schema: -; Owner: ledgerly_owner
--

GRANT USAGE ON SCHEMA reporting TO ledgerly_app;
GRANT USAGE ON SCHEMA reporting TO ledgerly_readonly;


--
-- Name: TABLE invoices; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invoices TO ledgerly_app;
GRANT SELECT ON TABLE public.invoices TO ledgerly_readonly;


--
-- Name: TABLE accounts; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts TO ledgerly_app;
GRANT SELECT ON TABLE public.accounts TO ledgerly_readonly;


--
-- Name: SEQUENCE accounts_id_seq; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT USAGE ON SEQUENCE public.accounts_id_seq TO ledgerly_app;


--
-- Name: TABLE audit_log; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT SELECT,INSERT ON TABLE public.audit_log TO ledgerly_app;


--
-- Name: SEQUENCE audit_log_id_seq; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT USAGE ON SEQUENCE public.audit_log_id_seq TO ledgerly_app;


--
-- Name: TABLE invoice_lines; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invoice_lines TO ledgerly_app;
GRANT SELECT ON TABLE public.invoice_lines TO ledgerly_readonly;


--
-- Name: SEQUENCE invoice_lines_id_seq; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT USAGE ON SEQUENCE public.invoice_lines_id_seq TO ledgerly_app;


--
-- Name: SEQUENCE invoices_id_seq; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT USAGE ON SEQUENCE public.invoices_id_seq TO ledgerly_app;


--
-- Name: TABLE users; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.users TO ledgerly_app;


--
-- Name: COLUMN users.id; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT SELECT(id) ON TABLE public.users TO ledgerly_readonly;


--
-- Name: COLUMN users.account_id; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT SELECT(account_id) ON TABLE public.users TO ledgerly_readonly;


--
-- Name: COLUMN users.full_name; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT SELECT(full_name) ON TABLE public.users TO ledgerly_readonly;


--
-- Name: COLUMN users.created_at; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT SELECT(created_at) ON TABLE public.users TO ledgerly_readonly;


--
-- Name: SEQUENCE users_id_seq; Type: ACL; Schema: public; Owner: ledgerly_owner
--

GRANT USAGE ON SEQUENCE public.users_id_seq TO ledgerly_app;


--
-- Name: TABLE monthly_revenue; Type: ACL; Schema: reporting; Owner: ledgerly_owner
--

GRANT SELECT ON TABLE reporting.monthly_revenue TO ledgerly_readonly;


--
-- Name: TABLE open_invoices; Type: ACL; Schema: reporting; Owner: ledgerly_owner
--

GRANT SELECT ON TABLE reporting.open_invoices TO ledgerly_readonly;


--
-- Name: monthly_revenue; Type: MATERIALIZED VIEW DATA; Schema: reporting; Owner: ledgerly_owner
--

REFRESH MATERIALIZED VIEW reporting.monthly_revenue;


--
-- PostgreSQL database dump complete
--

\unrestrict ledgerly

