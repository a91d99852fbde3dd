-- Server processes are told, once it is committed, that a job's evidence has changed: a scorecard came in, was closed,
-- or was revised. They work out anew what was looked at lately. A draft that is saved is none of that.
create function announce_evidence() returns trigger language plpgsql as $$
begin
  perform pg_notify('callboard', 'evidence:' || a.job_id)
     from sittings s join applications a on a.id = s.application_id where s.id = new.sitting_id;
  return null;
end $$;

create trigger tr_scorecards_evidence after update on scorecards for each row
  when (new.state in ('submitted', 'revised', 'closed')
        and (old.state is distinct from new.state or old.version is distinct from new.version))
  execute function announce_evidence();
