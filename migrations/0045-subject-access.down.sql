drop table access_exports;
