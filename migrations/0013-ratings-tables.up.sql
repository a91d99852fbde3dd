-- Tables of ratings that somebody uploaded, and what they said of tables with the same headings.

create table ratings_tables (
  id uuid not null,
  person_id uuid not null,
  file_name text not null,
  size integer not null,
  headings_hash character(64) not null,
  choices jsonb not null default '{}',
  uploaded_at timestamptz not null,
  "content" bytea not null,
  constraint pk_ratings_tables primary key (id)
);
create index ix_ratings_tables_person_uploaded_at on ratings_tables (person_id, uploaded_at);
alter table ratings_tables add constraint fk_ratings_tables_person
  foreign key (person_id) references people (id) on delete cascade;

create table ratings_table_choices (
  person_id uuid not null,
  headings_hash character(64) not null,
  choices jsonb not null,
  said_at timestamptz not null,
  constraint pk_ratings_table_choices primary key (person_id, headings_hash)
);
alter table ratings_table_choices add constraint fk_ratings_table_choices_person
  foreign key (person_id) references people (id) on delete cascade;
