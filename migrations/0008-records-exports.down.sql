drop table records_exports;
