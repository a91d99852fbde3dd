drop table table_packets;
