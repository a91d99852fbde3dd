drop function add_background_job(text, json, text, timestamptz, int, text);
drop function remove_background_job(text);
