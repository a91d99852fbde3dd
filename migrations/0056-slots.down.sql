drop table slot_offer_sittings;
drop table slots;
drop table slot_offers;
