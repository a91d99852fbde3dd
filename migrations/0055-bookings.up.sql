-- Who and which room is taken by a session, and when. Two of the same at once can't be written, whoever writes them. A
-- resource is a digest of what it is (a person, a candidate's identity, a room's name) as a range of one number, so that
-- the index needs no extension, which many managed servers don't give.
create table bookings (
  sitting_id uuid not null,
  resource text not null,
  during tstzrange not null,
  constraint pk_bookings primary key (sitting_id, resource),
  constraint ex_bookings_clash exclude using gist
    (int8range(hashtextextended(resource, 0), hashtextextended(resource, 0), '[]') with &&, during with &&)
);
alter table bookings add constraint fk_bookings_sitting
  foreign key (sitting_id) references sittings (id) on delete cascade;
