drop table unfinished_file_pieces;
drop table unfinished_files;
drop table accommodations;
drop table candidate_link_sendings;
drop table candidate_links;
