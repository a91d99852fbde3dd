alter table records_exports drop column locale;
alter table packet_orders drop column locale;
alter table people drop column locale;
