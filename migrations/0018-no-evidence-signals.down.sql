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
