drop table candidate_import_rows;
drop table candidate_imports;
drop table candidate_upload_choices;
drop table candidate_uploads;
