-- The application acts as a role that owns nothing; the queue's tables are its owner's alone, so these write to it.
create function add_background_job(task text, payload json, queue text, run_at timestamptz, attempts int, key text)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform graphile_worker.add_job(task, payload, queue_name => queue, run_at => run_at, max_attempts => attempts,
                                  job_key => key);
end $$;
create function remove_background_job(key text)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform graphile_worker.remove_job(key);
end $$;
revoke execute on function add_background_job(text, json, text, timestamptz, int, text) from public;
revoke execute on function remove_background_job(text) from public;
