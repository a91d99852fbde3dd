drop table packet_orders;
