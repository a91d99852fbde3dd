drop table candidate_upload_pieces;
drop table candidate_uploads;
drop table accommodations;
drop table candidate_link_sendings;
drop table candidate_links;
