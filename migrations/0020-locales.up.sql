-- How people are shown dates and numbers, and the locale that a document's dates are printed in.
alter table people add column locale text;
alter table packet_orders add column locale text not null default 'en-US';
alter table records_exports add column locale text not null default 'en-US';
