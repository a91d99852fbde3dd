-- Roles to begin a job with: saved from a job, or imported. They hold no people.

create table role_templates (
  id uuid not null,
  "name" text not null,
  description text not null default '',
  shared boolean not null default false,
  "content" jsonb not null,
  owner_id uuid,
  created_at timestamptz not null default now(),
  "version" integer not null default 1,
  constraint ck_role_templates_name check (length("name") between 1 and 200),
  constraint pk_role_templates primary key (id)
);
create index ix_role_templates_name_id on role_templates ("name", id);
create index ix_role_templates_owner on role_templates (owner_id);
alter table role_templates add constraint fk_role_templates_owner foreign key (owner_id) references people(id) on delete set null;
