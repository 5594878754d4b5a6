-- A database as Kansli wrote it at revision 94af3ae, the last before channels (0003_channels.py).
--
-- How it was made: in a checkout of that revision, with its tests/chatroom.py and its own services,
-- invented people met from February to April 2027: they answered, reported, edited, redacted,
-- reacted, asked what is refused and what cannot be decrypted, talked to the bot in private, and
-- the agenda was published twice. One meeting was held, one missed by the bot, one cancelled; two
-- messages wait to be sent, one of which was tried. Then: sqlite3.Connection.iterdump().
-- It is never written anew: later releases get a file of their own.
BEGIN TRANSACTION;
CREATE TABLE agenda (
	id INTEGER NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	html TEXT NOT NULL, 
	published_at DATETIME NOT NULL, 
	published_by VARCHAR NOT NULL, 
	CONSTRAINT pk_agenda PRIMARY KEY (id), 
	CONSTRAINT fk_agenda_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT uq_agenda_meeting_id_version UNIQUE (meeting_id, version)
);
INSERT INTO "agenda" VALUES(1,1,1,'Dagordning

Organ: Samverkansgruppen barn/unga
Tidpunkt: fredagen den 12 mars 2027 kl. 09.00
Plats: Stadshuset i Sala

1. Inledning
2. Föregående minnesanteckningar
3. Rapport från ledamöterna

Arboga
• Anna Ek (S), aktuellt: hemma Vi öppnar två förskolor – i maj.

Sala
• David Öst (C), aktuellt: Inget nytt.
• David Öst (C), frågor från gruppen: Nämnden har ''beslutat''.

4. Budget 2028
Anmäld av Eva Lund (M)
5. Aktuellt på nationell nivå
6. Uppdrag
7. Nästa sammanträde
8. Övriga frågor
9. Avslutning

Väntad närvaro

Ledamöter
• Eva Lund (M), ordförande, Region Västmanland
• Anna Ek (S), Arboga
• David Öst (C), Sala – digitalt
• Ida Jonsson (S), Oppositionens plats

Ersättare
• Fredrik Ask (M), Region Västmanland
• Bo Berg (S), Arboga – på plats','<p><b>Dagordning</b></p><p>Organ: Samverkansgruppen barn/unga<br>Tidpunkt: fredagen den 12 mars 2027 kl. 09.00<br>Plats: Stadshuset i Sala</p><p><b>1. Inledning</b><br><b>2. Föregående minnesanteckningar</b><br><b>3. Rapport från ledamöterna</b></p><p><b>Arboga</b></p><ul><li>Anna Ek (S), <i>aktuellt:</i> hemma Vi öppnar två förskolor – i maj.</li></ul><p><b>Sala</b></p><ul><li>David Öst (C), <i>aktuellt:</i> Inget nytt.</li><li>David Öst (C), <i>frågor från gruppen:</i> Nämnden har ''beslutat''.</li></ul><p><b>4. Budget 2028</b><br>Anmäld av Eva Lund (M)<br><b>5. Aktuellt på nationell nivå</b><br><b>6. Uppdrag</b><br><b>7. Nästa sammanträde</b><br><b>8. Övriga frågor</b><br><b>9. Avslutning</b></p><p><b>Väntad närvaro</b></p><p><b>Ledamöter</b></p><ul><li>Eva Lund (M), ordförande, Region Västmanland</li><li>Anna Ek (S), Arboga</li><li>David Öst (C), Sala – digitalt</li><li>Ida Jonsson (S), Oppositionens plats</li></ul><p><b>Ersättare</b></p><ul><li>Fredrik Ask (M), Region Västmanland</li><li>Bo Berg (S), Arboga – på plats</li></ul>','2027-02-26 08:00:29.000000','@sekreterare:exempel');
INSERT INTO "agenda" VALUES(2,1,2,'Dagordning, version 2 (ersätter version 1)

Organ: Samverkansgruppen barn/unga
Tidpunkt: fredagen den 12 mars 2027 kl. 09.00
Plats: Stadshuset i Sala

1. Inledning
2. Föregående minnesanteckningar
3. Rapport från ledamöterna

Arboga
• Anna Ek (S), aktuellt: hemma Vi öppnar två förskolor – i maj.

Sala
• David Öst (C), aktuellt: Inget nytt.
• David Öst (C), frågor från gruppen: Nämnden har ''beslutat''.

4. Budget 2028
Anmäld av Eva Lund (M)
5. Aktuellt på nationell nivå
6. Uppdrag
7. Nästa sammanträde
8. Övriga frågor
9. Avslutning

Väntad närvaro

Ledamöter
• Eva Lund (M), ordförande, Region Västmanland
• Anna Ek (S), Arboga
• David Öst (C), Sala – digitalt
• Ida Jonsson (S), Oppositionens plats

Ersättare
• Fredrik Ask (M), Region Västmanland
• Bo Berg (S), Arboga – på plats','<p><b>Dagordning, version 2 (ersätter version 1)</b></p><p>Organ: Samverkansgruppen barn/unga<br>Tidpunkt: fredagen den 12 mars 2027 kl. 09.00<br>Plats: Stadshuset i Sala</p><p><b>1. Inledning</b><br><b>2. Föregående minnesanteckningar</b><br><b>3. Rapport från ledamöterna</b></p><p><b>Arboga</b></p><ul><li>Anna Ek (S), <i>aktuellt:</i> hemma Vi öppnar två förskolor – i maj.</li></ul><p><b>Sala</b></p><ul><li>David Öst (C), <i>aktuellt:</i> Inget nytt.</li><li>David Öst (C), <i>frågor från gruppen:</i> Nämnden har ''beslutat''.</li></ul><p><b>4. Budget 2028</b><br>Anmäld av Eva Lund (M)<br><b>5. Aktuellt på nationell nivå</b><br><b>6. Uppdrag</b><br><b>7. Nästa sammanträde</b><br><b>8. Övriga frågor</b><br><b>9. Avslutning</b></p><p><b>Väntad närvaro</b></p><p><b>Ledamöter</b></p><ul><li>Eva Lund (M), ordförande, Region Västmanland</li><li>Anna Ek (S), Arboga</li><li>David Öst (C), Sala – digitalt</li><li>Ida Jonsson (S), Oppositionens plats</li></ul><p><b>Ersättare</b></p><ul><li>Fredrik Ask (M), Region Västmanland</li><li>Bo Berg (S), Arboga – på plats</li></ul>','2027-02-26 08:00:31.000000','@sekreterare:exempel');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE answer (
	id INTEGER NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	coming BOOLEAN NOT NULL, 
	form VARCHAR(16), 
	event_id VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_answer PRIMARY KEY (id), 
	CONSTRAINT fk_answer_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_answer_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "answer" VALUES(1,1,3,'2027-03-12 09:00:00.000000',1,'digital','$event3','2027-02-01 08:00:02.000000','@anna:exempel',NULL);
INSERT INTO "answer" VALUES(2,1,1,'2027-03-12 09:00:00.000000',1,NULL,'$event5','2027-02-26 08:00:00.000000','@eva:exempel',NULL);
INSERT INTO "answer" VALUES(3,1,6,'2027-03-12 09:00:00.000000',1,'digital','$event6','2027-02-26 08:00:01.000000','@david:exempel',NULL);
INSERT INTO "answer" VALUES(4,1,3,'2027-03-12 09:00:00.000000',0,NULL,'$event7','2027-02-26 08:00:02.000000','@anna:exempel','2027-02-26 08:00:03.000000');
INSERT INTO "answer" VALUES(5,2,3,'2027-04-20 13:00:00.000000',0,NULL,'$event7','2027-02-26 08:00:02.000000','@anna:exempel',NULL);
INSERT INTO "answer" VALUES(6,1,4,'2027-03-12 09:00:00.000000',1,'on_site','$event9','2027-02-26 08:00:04.000000','@bo:exempel',NULL);
INSERT INTO "answer" VALUES(7,2,4,'2027-04-20 13:00:00.000000',1,NULL,'$event22','2027-02-26 08:00:17.000000','@bo:exempel','2027-02-26 08:00:18.000000');
INSERT INTO "answer" VALUES(8,1,3,'2027-03-12 09:00:00.000000',1,NULL,'$event26','2027-02-26 08:00:21.000000','@anna:exempel',NULL);
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	who VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	group_id VARCHAR, 
	meeting_id INTEGER, 
	event_id VARCHAR, 
	details JSON NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2027-02-01 08:00:00.000000','administrator','members imported','barn-unga',NULL,NULL,'{"people": 0, "left": 0, "new": 7, "changed": 0, "ended": 0, "unchanged": 0}');
INSERT INTO "audit" VALUES(2,'2027-02-01 08:00:00.000000','@sekreterare:exempel','meeting planned','barn-unga',1,'$event1','{"starts_at": "2027-03-12T09:00", "late": 0}');
INSERT INTO "audit" VALUES(3,'2027-02-01 08:00:01.000000','@sekreterare:exempel','meeting planned','barn-unga',2,'$event2','{"starts_at": "2027-04-20T13:00", "late": 0}');
INSERT INTO "audit" VALUES(4,'2027-02-01 08:00:02.000000','@anna:exempel','answer','barn-unga',1,'$event3','{"person": 3, "coming": 1, "form": "digital"}');
INSERT INTO "audit" VALUES(5,'2027-02-26 08:00:00.000000','@eva:exempel','answer','barn-unga',1,'$event5','{"person": 1, "coming": 1, "form": null}');
INSERT INTO "audit" VALUES(6,'2027-02-26 08:00:01.000000','@david:exempel','answer','barn-unga',1,'$event6','{"person": 6, "coming": 1, "form": "digital"}');
INSERT INTO "audit" VALUES(7,'2027-02-26 08:00:02.000000','@anna:exempel','answer','barn-unga',1,'$event7','{"person": 3, "coming": 0, "form": null}');
INSERT INTO "audit" VALUES(8,'2027-02-26 08:00:03.000000','@anna:exempel','answer withdrawn','barn-unga',1,'$event8','{}');
INSERT INTO "audit" VALUES(9,'2027-02-26 08:00:03.000000','@anna:exempel','answer','barn-unga',2,'$event8','{"person": 3, "coming": 0, "form": null}');
INSERT INTO "audit" VALUES(10,'2027-02-26 08:00:04.000000','@bo:exempel','answer','barn-unga',1,'$event9','{"person": 4, "coming": 1, "form": "on_site"}');
INSERT INTO "audit" VALUES(11,'2027-02-26 08:00:05.000000','@anna:exempel','report','barn-unga',1,'$event10','{"person": 3}');
INSERT INTO "audit" VALUES(12,'2027-02-26 08:00:06.000000','@anna:exempel','report withdrawn','barn-unga',1,'$event11','{}');
INSERT INTO "audit" VALUES(13,'2027-02-26 08:00:06.000000','@anna:exempel','report','barn-unga',1,'$event11','{"person": 3}');
INSERT INTO "audit" VALUES(14,'2027-02-26 08:00:08.000000','@david:exempel','report','barn-unga',1,'$event13','{"person": 6}');
INSERT INTO "audit" VALUES(15,'2027-02-26 08:00:09.000000','@david:exempel','report','barn-unga',1,'$event14','{"person": 6}');
INSERT INTO "audit" VALUES(16,'2027-02-26 08:00:11.000000','@anna:exempel','topic','barn-unga',1,'$event16','{"person": 3}');
INSERT INTO "audit" VALUES(17,'2027-02-26 08:00:12.000000','@anna:exempel','topic withdrawn','barn-unga',1,'$event17','{}');
INSERT INTO "audit" VALUES(18,'2027-02-26 08:00:13.000000','@eva:exempel','topic','barn-unga',1,'$event18','{"person": 1}');
INSERT INTO "audit" VALUES(19,'2027-02-26 08:00:17.000000','@bo:exempel','answer','barn-unga',2,'$event22','{"person": 4, "coming": 1, "form": null}');
INSERT INTO "audit" VALUES(20,'2027-02-26 08:00:18.000000','@bo:exempel','answer withdrawn','barn-unga',2,'$event23','{}');
INSERT INTO "audit" VALUES(21,'2027-02-26 08:00:21.000000','@anna:exempel','answer','barn-unga',1,'$event26','{"person": 3, "coming": 1, "form": null}');
INSERT INTO "audit" VALUES(22,'2027-02-26 08:00:29.000000','@sekreterare:exempel','agenda published','barn-unga',1,'$event34','{"version": 1}');
INSERT INTO "audit" VALUES(23,'2027-02-26 08:00:31.000000','@sekreterare:exempel','agenda published','barn-unga',1,'$event36','{"version": 2}');
INSERT INTO "audit" VALUES(24,'2027-03-13 08:00:01.000000','@sekreterare:exempel','meeting moved','barn-unga',2,'$event38','{"starts_at": "2027-04-27T10:00", "moved_from": "2027-04-20T13:00", "late": 0}');
INSERT INTO "audit" VALUES(25,'2027-03-13 08:00:02.000000','@sekreterare:exempel','meeting planned','barn-unga',3,'$event39','{"starts_at": "2027-06-01T09:00", "late": 0}');
INSERT INTO "audit" VALUES(26,'2027-04-28 20:00:01.000000','@sekreterare:exempel','meeting cancelled','barn-unga',3,'$event41','{}');
CREATE TABLE dialogue (
	room VARCHAR NOT NULL, 
	sender VARCHAR NOT NULL, 
	thread VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	data JSON NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_dialogue PRIMARY KEY (room, sender, thread)
);
INSERT INTO "dialogue" VALUES('!direkt-bo:exempel','@bo:exempel','','offer','{"group": "barn-unga", "meeting": 1, "starts_at": "2027-03-12T09:00", "coming": 1, "form": null}','2027-02-26 08:30:24.000000');
INSERT INTO "dialogue" VALUES('!grupp:exempel','@eva:exempel','$tråd','report','{"group": "barn-unga", "meeting": 1, "part": "home"}','2027-02-26 08:30:25.000000');
CREATE TABLE direct_room (
	matrix_id VARCHAR NOT NULL, 
	room VARCHAR NOT NULL, 
	CONSTRAINT pk_direct_room PRIMARY KEY (matrix_id)
);
INSERT INTO "direct_room" VALUES('@anna:exempel','!direkt-anna:exempel');
INSERT INTO "direct_room" VALUES('@bo:exempel','!direkt-bo:exempel');
CREATE TABLE inbox (
	event_id VARCHAR NOT NULL, 
	room VARCHAR NOT NULL, 
	sender VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	outcome VARCHAR NOT NULL, 
	CONSTRAINT pk_inbox PRIMARY KEY (event_id)
);
INSERT INTO "inbox" VALUES('$event1','!grupp:exempel','@sekreterare:exempel','2027-02-01 08:00:00.000000','möte ny');
INSERT INTO "inbox" VALUES('$event2','!grupp:exempel','@sekreterare:exempel','2027-02-01 08:00:01.000000','möte ny');
INSERT INTO "inbox" VALUES('$event3','!grupp:exempel','@anna:exempel','2027-02-01 08:00:02.000000','kommer');
INSERT INTO "inbox" VALUES('$event4','!grupp:exempel','@anna:exempel','2027-02-01 08:00:03.000000','talk');
INSERT INTO "inbox" VALUES('$event5','!grupp:exempel','@eva:exempel','2027-02-26 08:00:00.000000','reaction ✅');
INSERT INTO "inbox" VALUES('$event6','!grupp:exempel','@david:exempel','2027-02-26 08:00:01.000000','reaction 💻');
INSERT INTO "inbox" VALUES('$event7','!grupp:exempel','@anna:exempel','2027-02-26 08:00:02.000000','förhinder');
INSERT INTO "inbox" VALUES('$event8','!grupp:exempel','@anna:exempel','2027-02-26 08:00:03.000000','förhinder');
INSERT INTO "inbox" VALUES('$event9','!grupp:exempel','@bo:exempel','2027-02-26 08:00:04.000000','kommer');
INSERT INTO "inbox" VALUES('$event10','!grupp:exempel','@anna:exempel','2027-02-26 08:00:05.000000','rapport');
INSERT INTO "inbox" VALUES('$event11','!grupp:exempel','@anna:exempel','2027-02-26 08:00:06.000000','rapport');
INSERT INTO "inbox" VALUES('$event12','!grupp:exempel','@david:exempel','2027-02-26 08:00:07.000000','rapport');
INSERT INTO "inbox" VALUES('$event13','!grupp:exempel','@david:exempel','2027-02-26 08:00:08.000000','answer to report');
INSERT INTO "inbox" VALUES('$event14','!grupp:exempel','@david:exempel','2027-02-26 08:00:09.000000','answer to report');
INSERT INTO "inbox" VALUES('$event15','!grupp:exempel','@david:exempel','2027-02-26 08:00:10.000000','report edited');
INSERT INTO "inbox" VALUES('$event16','!grupp:exempel','@anna:exempel','2027-02-26 08:00:11.000000','fråga');
INSERT INTO "inbox" VALUES('$event17','!grupp:exempel','@anna:exempel','2027-02-26 08:00:12.000000','redacted');
INSERT INTO "inbox" VALUES('$event18','!grupp:exempel','@eva:exempel','2027-02-26 08:00:13.000000','fråga');
INSERT INTO "inbox" VALUES('$event19','!grupp:exempel','@anna:exempel','2027-02-26 08:00:14.000000','nothing to take back');
INSERT INTO "inbox" VALUES('$event20','!grupp:exempel','@anna:exempel','2027-02-26 08:00:15.000000','hjälp');
INSERT INTO "inbox" VALUES('$event21','!grupp:exempel','@anna:exempel','2027-02-26 08:00:16.000000','edit not run');
INSERT INTO "inbox" VALUES('$event22','!grupp:exempel','@bo:exempel','2027-02-26 08:00:17.000000','kommer');
INSERT INTO "inbox" VALUES('$event23','!grupp:exempel','@bo:exempel','2027-02-26 08:00:18.000000','edited away');
INSERT INTO "inbox" VALUES('$event24','!grupp:exempel','@främling:exempel','2027-02-26 08:00:19.000000','hjälp');
INSERT INTO "inbox" VALUES('$event25','!direkt-främling:exempel','@främling:exempel','2027-02-26 08:00:20.000000','stranger');
INSERT INTO "inbox" VALUES('$event26','!direkt-anna:exempel','@anna:exempel','2027-02-26 08:00:21.000000','kommer');
INSERT INTO "inbox" VALUES('$event27','!direkt-anna:exempel','@anna:exempel','2027-02-26 08:00:22.000000','offer');
INSERT INTO "inbox" VALUES('$event28','!direkt-anna:exempel','@anna:exempel','2027-02-26 08:00:23.000000','stopped');
INSERT INTO "inbox" VALUES('$event29','!direkt-bo:exempel','@bo:exempel','2027-02-26 08:00:24.000000','offer');
INSERT INTO "inbox" VALUES('$event30','!grupp:exempel','@eva:exempel','2027-02-26 08:00:25.000000','rapport');
INSERT INTO "inbox" VALUES('$event31','!grupp:exempel','@anna:exempel','2027-02-26 08:00:26.000000','refused');
INSERT INTO "inbox" VALUES('$event32','!annat:exempel','@anna:exempel','2027-02-26 08:00:27.000000','not ours');
INSERT INTO "inbox" VALUES('$event33','!grupp:exempel','@anna:exempel','2027-02-26 08:00:28.000000','not ours');
INSERT INTO "inbox" VALUES('$event34','!grupp:exempel','@sekreterare:exempel','2027-02-26 08:00:29.000000','dagordning publicera');
INSERT INTO "inbox" VALUES('$event35','!grupp:exempel','@sekreterare:exempel','2027-02-26 08:00:30.000000','refused');
INSERT INTO "inbox" VALUES('$event36','!grupp:exempel','@sekreterare:exempel','2027-02-26 08:00:31.000000','dagordning publicera');
INSERT INTO "inbox" VALUES('$event37','!grupp:exempel','@eva:exempel','2027-03-13 08:00:00.000000','too late');
INSERT INTO "inbox" VALUES('$event38','!grupp:exempel','@sekreterare:exempel','2027-03-13 08:00:01.000000','möte flytta');
INSERT INTO "inbox" VALUES('$event39','!grupp:exempel','@sekreterare:exempel','2027-03-13 08:00:02.000000','möte ny');
INSERT INTO "inbox" VALUES('$event40','!grupp:exempel','@sekreterare:exempel','2027-04-28 20:00:00.000000','möte ställ in');
INSERT INTO "inbox" VALUES('$event41','!grupp:exempel','@sekreterare:exempel','2027-04-28 20:00:01.000000','answer to cancel');
INSERT INTO "inbox" VALUES('$krypterad3','!grupp:exempel','@eva:exempel','2027-04-28 20:00:02.000000','could not be read');
INSERT INTO "inbox" VALUES('$event42','!grupp:exempel','@anna:exempel','2027-04-28 20:00:02.000000','fault 860b4551');
CREATE TABLE keep (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_keep PRIMARY KEY (name)
);
INSERT INTO "keep" VALUES('sync position','s72_1_0');
INSERT INTO "keep" VALUES('room #barn-unga:exempel','!grupp:exempel');
INSERT INTO "keep" VALUES('replacement of !gammal:exempel','!grupp:exempel');
INSERT INTO "keep" VALUES('identity','ABCDEF ed25519nyckel');
CREATE TABLE mandate (
	id INTEGER NOT NULL, 
	seat_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	office VARCHAR(16), 
	since DATE NOT NULL, 
	until DATE, 
	CONSTRAINT pk_mandate PRIMARY KEY (id), 
	CONSTRAINT fk_mandate_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_mandate_seat_id FOREIGN KEY(seat_id) REFERENCES seat (id), 
	CONSTRAINT uq_mandate_seat_id_role_since UNIQUE (seat_id, role, since)
);
INSERT INTO "mandate" VALUES(1,1,1,'member','chair','2023-01-01',NULL);
INSERT INTO "mandate" VALUES(2,1,2,'substitute',NULL,'2023-01-01',NULL);
INSERT INTO "mandate" VALUES(3,2,3,'member',NULL,'2023-01-01',NULL);
INSERT INTO "mandate" VALUES(4,2,4,'substitute',NULL,'2023-01-01',NULL);
INSERT INTO "mandate" VALUES(5,3,5,'member',NULL,'2023-01-01','2026-12-31');
INSERT INTO "mandate" VALUES(6,3,6,'member',NULL,'2027-01-01',NULL);
INSERT INTO "mandate" VALUES(7,4,7,'member',NULL,'2023-01-01',NULL);
CREATE TABLE meeting (
	id INTEGER NOT NULL, 
	group_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at TIME, 
	place VARCHAR NOT NULL, 
	link VARCHAR, 
	status VARCHAR(16) NOT NULL, 
	planned_at DATETIME NOT NULL, 
	moved_from DATETIME, 
	late_by VARCHAR, 
	late_at DATETIME, 
	CONSTRAINT pk_meeting PRIMARY KEY (id), 
	CONSTRAINT uq_meeting_group_id_number UNIQUE (group_id, number)
);
INSERT INTO "meeting" VALUES(1,'barn-unga',1,'2027-03-12 09:00:00.000000',NULL,'Stadshuset i Sala',NULL,'planned','2027-02-01 08:00:00.000000',NULL,NULL,NULL);
INSERT INTO "meeting" VALUES(2,'barn-unga',2,'2027-04-27 10:00:00.000000','12:00:00.000000','',NULL,'planned','2027-03-13 08:00:01.000000','2027-04-20 13:00:00.000000',NULL,NULL);
INSERT INTO "meeting" VALUES(3,'barn-unga',3,'2027-06-01 09:00:00.000000','11:30:00.000000','Sala',NULL,'cancelled','2027-03-13 08:00:02.000000',NULL,NULL,NULL);
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	room VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	group_id VARCHAR, 
	meeting_id INTEGER, 
	text TEXT NOT NULL, 
	html TEXT NOT NULL, 
	rings BOOLEAN NOT NULL, 
	mentions JSON NOT NULL, 
	reply_to VARCHAR, 
	thread VARCHAR, 
	created_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	event_id VARCHAR, 
	skipped VARCHAR, first_tried_at DATETIME, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT fk_outbox_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT uq_outbox_key UNIQUE ("key")
);
INSERT INTO "outbox" VALUES(1,'reply $event1 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event1',NULL,'2027-02-01 08:00:00.000000','2027-02-01 08:00:00.000000','$bot1',NULL,NULL);
INSERT INTO "outbox" VALUES(2,'reply $event2 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event2',NULL,'2027-02-01 08:00:01.000000','2027-02-01 08:00:01.000000','$bot2',NULL,NULL);
INSERT INTO "outbox" VALUES(3,'reply $event3 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event3',NULL,'2027-02-01 08:00:02.000000','2027-02-01 08:00:02.000000','$bot3',NULL,NULL);
INSERT INTO "outbox" VALUES(4,'meeting 1 · 2027-03-12T09:00 · summons','!grupp:exempel','summons','barn-unga',1,'Kallelse till möte i Samverkansgruppen barn/unga

Tid: fredagen den 12 mars 2027 kl. 09.00
Plats: Stadshuset i Sala

Svara med en reaktion här: ✅ kommer, 💻 kommer digitalt, ❌ förhinder. Eller skriv:
• !kommer eller !kommer digitalt
• !förhinder – din ersättare får besked. Skriv ingen orsak.
• !rapport – lämna din rapport från hemorganisationen
• !fråga – anmäl en egen fråga till dagordningen

Även ersättare deltar, och svarar på samma sätt.','<p><b>Kallelse till möte i Samverkansgruppen barn/unga</b></p><p>Tid: fredagen den 12 mars 2027 kl. 09.00<br>Plats: Stadshuset i Sala</p><p>Svara med en reaktion här: ✅ kommer, 💻 kommer digitalt, ❌ förhinder. Eller skriv:</p><ul><li><code>!kommer</code> eller <code>!kommer digitalt</code></li><li><code>!förhinder</code> – din ersättare får besked. Skriv ingen orsak.</li><li><code>!rapport</code> – lämna din rapport från hemorganisationen</li><li><code>!fråga</code> – anmäl en egen fråga till dagordningen</li></ul><p>Även ersättare deltar, och svarar på samma sätt.</p>',1,'["@eva:exempel", "@anna:exempel", "@david:exempel", "@fredrik:exempel", "@bo:exempel"]',NULL,NULL,'2027-02-26 08:00:00.000000','2027-02-26 08:00:00.000000','$bot4',NULL,NULL);
INSERT INTO "outbox" VALUES(5,'reply $event7 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event7',NULL,'2027-02-26 08:00:02.000000','2027-02-26 08:00:02.000000','$bot5',NULL,NULL);
INSERT INTO "outbox" VALUES(6,'seat 1 2 !grupp:exempel $event7 1','!grupp:exempel','seat','barn-unga',1,'Bo Berg, du ersätter Anna Ek (Arboga) på mötet fredag 12 mars kl. 9.
Plats: Stadshuset i Sala

Kan du komma? Svara !kommer eller !förhinder.','<p>Bo Berg, du ersätter Anna Ek (Arboga) på mötet fredag 12 mars kl. 9.<br>Plats: Stadshuset i Sala</p><p>Kan du komma? Svara <code>!kommer</code> eller <code>!förhinder</code>.</p>',1,'["@bo:exempel"]',NULL,NULL,'2027-02-26 08:00:02.000000','2027-02-26 08:00:02.000000','$bot6',NULL,NULL);
INSERT INTO "outbox" VALUES(7,'reply $event8 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event7',NULL,'2027-02-26 08:00:03.000000','2027-02-26 08:00:03.000000','$bot7',NULL,NULL);
INSERT INTO "outbox" VALUES(8,'seat 1 2 !grupp:exempel $event8 1','!grupp:exempel','seat','barn-unga',1,'Bo Berg, du behöver inte ersätta på mötet fredag 12 mars kl. 9. Anna Ek (Arboga) har inte längre förhinder.','<p>Bo Berg, du behöver inte ersätta på mötet fredag 12 mars kl. 9. Anna Ek (Arboga) har inte längre förhinder.</p>',1,'["@bo:exempel"]',NULL,NULL,'2027-02-26 08:00:03.000000','2027-02-26 08:00:03.000000','$bot8',NULL,NULL);
INSERT INTO "outbox" VALUES(9,'seat 2 2 !grupp:exempel $event8 1','!grupp:exempel','seat','barn-unga',2,'Bo Berg, du ersätter Anna Ek (Arboga) på mötet tisdag 20 april kl. 13.

Kan du komma? Svara !kommer eller !förhinder.','<p>Bo Berg, du ersätter Anna Ek (Arboga) på mötet tisdag 20 april kl. 13.</p><p>Kan du komma? Svara <code>!kommer</code> eller <code>!förhinder</code>.</p>',1,'["@bo:exempel"]',NULL,NULL,'2027-02-26 08:00:03.000000','2027-02-26 08:00:03.000000','$bot9',NULL,NULL);
INSERT INTO "outbox" VALUES(10,'reply $event9 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event9',NULL,'2027-02-26 08:00:04.000000','2027-02-26 08:00:04.000000','$bot10',NULL,NULL);
INSERT INTO "outbox" VALUES(11,'reply $event10 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event10',NULL,'2027-02-26 08:00:05.000000','2027-02-26 08:00:05.000000','$bot11',NULL,NULL);
INSERT INTO "outbox" VALUES(12,'reply $event11 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event10',NULL,'2027-02-26 08:00:06.000000','2027-02-26 08:00:06.000000','$bot12',NULL,NULL);
INSERT INTO "outbox" VALUES(13,'reply $event12 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event12',NULL,'2027-02-26 08:00:07.000000','2027-02-26 08:00:07.000000','$bot13',NULL,NULL);
INSERT INTO "outbox" VALUES(14,'reply $event13 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event13',NULL,'2027-02-26 08:00:08.000000','2027-02-26 08:00:08.000000','$bot14',NULL,NULL);
INSERT INTO "outbox" VALUES(15,'reply $event14 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event14',NULL,'2027-02-26 08:00:09.000000','2027-02-26 08:00:09.000000','$bot15',NULL,NULL);
INSERT INTO "outbox" VALUES(16,'reply $event16 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event16',NULL,'2027-02-26 08:00:11.000000','2027-02-26 08:00:11.000000','$bot16',NULL,NULL);
INSERT INTO "outbox" VALUES(17,'reply $event17 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event16',NULL,'2027-02-26 08:00:12.000000','2027-02-26 08:00:12.000000','$bot17',NULL,NULL);
INSERT INTO "outbox" VALUES(18,'reply $event18 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event18',NULL,'2027-02-26 08:00:13.000000','2027-02-26 08:00:13.000000','$bot18',NULL,NULL);
INSERT INTO "outbox" VALUES(19,'reply $event20 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event20',NULL,'2027-02-26 08:00:15.000000','2027-02-26 08:00:15.000000','$bot19',NULL,NULL);
INSERT INTO "outbox" VALUES(20,'reply $event21 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event20',NULL,'2027-02-26 08:00:16.000000','2027-02-26 08:00:16.000000','$bot20',NULL,NULL);
INSERT INTO "outbox" VALUES(21,'reply $event22 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event22',NULL,'2027-02-26 08:00:17.000000','2027-02-26 08:00:17.000000','$bot21',NULL,NULL);
INSERT INTO "outbox" VALUES(22,'reply $event23 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event22',NULL,'2027-02-26 08:00:18.000000','2027-02-26 08:00:18.000000','$bot22',NULL,NULL);
INSERT INTO "outbox" VALUES(23,'reply $event24 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event24',NULL,'2027-02-26 08:00:19.000000','2027-02-26 08:00:19.000000','$bot23',NULL,NULL);
INSERT INTO "outbox" VALUES(24,'reply $event25 1','!direkt-främling:exempel','reply',NULL,NULL,'','',0,'[]','$event25',NULL,'2027-02-26 08:00:20.000000','2027-02-26 08:00:20.000000','$bot24',NULL,NULL);
INSERT INTO "outbox" VALUES(25,'reply $event26 1','!direkt-anna:exempel','reply',NULL,NULL,'','',0,'[]','$event26',NULL,'2027-02-26 08:00:21.000000','2027-02-26 08:00:21.000000','$bot25',NULL,NULL);
INSERT INTO "outbox" VALUES(26,'reply $event27 1','!direkt-anna:exempel','reply',NULL,NULL,'','',0,'[]','$event27',NULL,'2027-02-26 08:00:22.000000','2027-02-26 08:00:22.000000','$bot26',NULL,NULL);
INSERT INTO "outbox" VALUES(27,'reply $event28 1','!direkt-anna:exempel','reply',NULL,NULL,'','',0,'[]','$event28',NULL,'2027-02-26 08:00:23.000000','2027-02-26 08:00:23.000000','$bot27',NULL,NULL);
INSERT INTO "outbox" VALUES(28,'reply $event29 1','!direkt-bo:exempel','reply',NULL,NULL,'','',0,'[]','$event29',NULL,'2027-02-26 08:00:24.000000','2027-02-26 08:00:24.000000','$bot28',NULL,NULL);
INSERT INTO "outbox" VALUES(29,'reply $event30 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event30','$tråd','2027-02-26 08:00:25.000000','2027-02-26 08:00:25.000000','$bot29',NULL,NULL);
INSERT INTO "outbox" VALUES(30,'reply $event31 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event31',NULL,'2027-02-26 08:00:26.000000','2027-02-26 08:00:26.000000','$bot30',NULL,NULL);
INSERT INTO "outbox" VALUES(31,'reply $event34 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event34',NULL,'2027-02-26 08:00:29.000000','2027-02-26 08:00:29.000000','$bot31',NULL,NULL);
INSERT INTO "outbox" VALUES(32,'agenda_published 1 1 !grupp:exempel $event34 1','!grupp:exempel','agenda_published','barn-unga',1,'Dagordning

Organ: Samverkansgruppen barn/unga
Tidpunkt: fredagen den 12 mars 2027 kl. 09.00
Plats: Stadshuset i Sala

1. Inledning
2. Föregående minnesanteckningar
3. Rapport från ledamöterna

Arboga
• Anna Ek (S), aktuellt: hemma Vi öppnar två förskolor – i maj.

Sala
• David Öst (C), aktuellt: Inget nytt.
• David Öst (C), frågor från gruppen: Nämnden har ''beslutat''.

4. Budget 2028
Anmäld av Eva Lund (M)
5. Aktuellt på nationell nivå
6. Uppdrag
7. Nästa sammanträde
8. Övriga frågor
9. Avslutning

Väntad närvaro

Ledamöter
• Eva Lund (M), ordförande, Region Västmanland
• Anna Ek (S), Arboga
• David Öst (C), Sala – digitalt
• Ida Jonsson (S), Oppositionens plats

Ersättare
• Fredrik Ask (M), Region Västmanland
• Bo Berg (S), Arboga – på plats','<p><b>Dagordning</b></p><p>Organ: Samverkansgruppen barn/unga<br>Tidpunkt: fredagen den 12 mars 2027 kl. 09.00<br>Plats: Stadshuset i Sala</p><p><b>1. Inledning</b><br><b>2. Föregående minnesanteckningar</b><br><b>3. Rapport från ledamöterna</b></p><p><b>Arboga</b></p><ul><li>Anna Ek (S), <i>aktuellt:</i> hemma Vi öppnar två förskolor – i maj.</li></ul><p><b>Sala</b></p><ul><li>David Öst (C), <i>aktuellt:</i> Inget nytt.</li><li>David Öst (C), <i>frågor från gruppen:</i> Nämnden har ''beslutat''.</li></ul><p><b>4. Budget 2028</b><br>Anmäld av Eva Lund (M)<br><b>5. Aktuellt på nationell nivå</b><br><b>6. Uppdrag</b><br><b>7. Nästa sammanträde</b><br><b>8. Övriga frågor</b><br><b>9. Avslutning</b></p><p><b>Väntad närvaro</b></p><p><b>Ledamöter</b></p><ul><li>Eva Lund (M), ordförande, Region Västmanland</li><li>Anna Ek (S), Arboga</li><li>David Öst (C), Sala – digitalt</li><li>Ida Jonsson (S), Oppositionens plats</li></ul><p><b>Ersättare</b></p><ul><li>Fredrik Ask (M), Region Västmanland</li><li>Bo Berg (S), Arboga – på plats</li></ul>',1,'["@eva:exempel", "@fredrik:exempel", "@anna:exempel", "@bo:exempel", "@david:exempel"]',NULL,NULL,'2027-02-26 08:00:29.000000','2027-02-26 08:00:29.000000','$bot32',NULL,NULL);
INSERT INTO "outbox" VALUES(33,'reply $event35 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event35',NULL,'2027-02-26 08:00:30.000000','2027-02-26 08:00:30.000000','$bot33',NULL,NULL);
INSERT INTO "outbox" VALUES(34,'reply $event36 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event36',NULL,'2027-02-26 08:00:31.000000','2027-02-26 08:00:31.000000','$bot34',NULL,NULL);
INSERT INTO "outbox" VALUES(35,'agenda_published 1 2 !grupp:exempel $event36 1','!grupp:exempel','agenda_published','barn-unga',1,'Dagordning, version 2 (ersätter version 1)

Organ: Samverkansgruppen barn/unga
Tidpunkt: fredagen den 12 mars 2027 kl. 09.00
Plats: Stadshuset i Sala

1. Inledning
2. Föregående minnesanteckningar
3. Rapport från ledamöterna

Arboga
• Anna Ek (S), aktuellt: hemma Vi öppnar två förskolor – i maj.

Sala
• David Öst (C), aktuellt: Inget nytt.
• David Öst (C), frågor från gruppen: Nämnden har ''beslutat''.

4. Budget 2028
Anmäld av Eva Lund (M)
5. Aktuellt på nationell nivå
6. Uppdrag
7. Nästa sammanträde
8. Övriga frågor
9. Avslutning

Väntad närvaro

Ledamöter
• Eva Lund (M), ordförande, Region Västmanland
• Anna Ek (S), Arboga
• David Öst (C), Sala – digitalt
• Ida Jonsson (S), Oppositionens plats

Ersättare
• Fredrik Ask (M), Region Västmanland
• Bo Berg (S), Arboga – på plats','<p><b>Dagordning, version 2 (ersätter version 1)</b></p><p>Organ: Samverkansgruppen barn/unga<br>Tidpunkt: fredagen den 12 mars 2027 kl. 09.00<br>Plats: Stadshuset i Sala</p><p><b>1. Inledning</b><br><b>2. Föregående minnesanteckningar</b><br><b>3. Rapport från ledamöterna</b></p><p><b>Arboga</b></p><ul><li>Anna Ek (S), <i>aktuellt:</i> hemma Vi öppnar två förskolor – i maj.</li></ul><p><b>Sala</b></p><ul><li>David Öst (C), <i>aktuellt:</i> Inget nytt.</li><li>David Öst (C), <i>frågor från gruppen:</i> Nämnden har ''beslutat''.</li></ul><p><b>4. Budget 2028</b><br>Anmäld av Eva Lund (M)<br><b>5. Aktuellt på nationell nivå</b><br><b>6. Uppdrag</b><br><b>7. Nästa sammanträde</b><br><b>8. Övriga frågor</b><br><b>9. Avslutning</b></p><p><b>Väntad närvaro</b></p><p><b>Ledamöter</b></p><ul><li>Eva Lund (M), ordförande, Region Västmanland</li><li>Anna Ek (S), Arboga</li><li>David Öst (C), Sala – digitalt</li><li>Ida Jonsson (S), Oppositionens plats</li></ul><p><b>Ersättare</b></p><ul><li>Fredrik Ask (M), Region Västmanland</li><li>Bo Berg (S), Arboga – på plats</li></ul>',1,'["@eva:exempel", "@fredrik:exempel", "@anna:exempel", "@bo:exempel", "@david:exempel"]',NULL,NULL,'2027-02-26 08:00:31.000000','2027-02-26 08:00:31.000000','$bot35',NULL,NULL);
INSERT INTO "outbox" VALUES(36,'meeting 1 · 2027-03-12T09:00 · reply_reminder','!grupp:exempel','reply_reminder','barn-unga',1,'Mötet är fredag 12 mars kl. 9. Jag saknar svar från Fredrik Ask och Ida Jonsson.

Svara !kommer eller !förhinder.','<p>Mötet är fredag 12 mars kl. 9. Jag saknar svar från Fredrik Ask och Ida Jonsson.</p><p>Svara <code>!kommer</code> eller <code>!förhinder</code>.</p>',1,'["@fredrik:exempel"]',NULL,NULL,'2027-03-05 08:00:00.000000','2027-03-05 08:00:00.000000','$bot36',NULL,NULL);
INSERT INTO "outbox" VALUES(37,'meeting 1 · 2027-03-12T09:00 · report_reminder','!grupp:exempel','report_reminder','barn-unga',1,'Mötet är fredag 12 mars kl. 9. Till punkten ”Rapport från ledamöterna” saknar jag rapport från:
• Eva Lund, Region Västmanland
• Ida Jonsson, Oppositionens plats

Skriv !rapport så ställer jag två frågor: vad som är aktuellt hos er, och hur frågor från gruppen har tagits vidare.','<p>Mötet är fredag 12 mars kl. 9. Till punkten ”Rapport från ledamöterna” saknar jag rapport från:</p><ul><li>Eva Lund, Region Västmanland</li><li>Ida Jonsson, Oppositionens plats</li></ul><p>Skriv <code>!rapport</code> så ställer jag två frågor: vad som är aktuellt hos er, och hur frågor från gruppen har tagits vidare.</p>',1,'["@eva:exempel"]',NULL,NULL,'2027-03-05 08:00:00.000000','2027-03-05 08:00:00.000000','$bot37',NULL,NULL);
INSERT INTO "outbox" VALUES(38,'meeting 1 · 2027-03-12T09:00 · agenda','!grupp:exempel','agenda','barn-unga',1,'Mötet är på fredag kl. 9. Här är dagordningen.

Dagordning, version 2 (ersätter version 1)

Organ: Samverkansgruppen barn/unga
Tidpunkt: fredagen den 12 mars 2027 kl. 09.00
Plats: Stadshuset i Sala

1. Inledning
2. Föregående minnesanteckningar
3. Rapport från ledamöterna

Arboga
• Anna Ek (S), aktuellt: hemma Vi öppnar två förskolor – i maj.

Sala
• David Öst (C), aktuellt: Inget nytt.
• David Öst (C), frågor från gruppen: Nämnden har ''beslutat''.

4. Budget 2028
Anmäld av Eva Lund (M)
5. Aktuellt på nationell nivå
6. Uppdrag
7. Nästa sammanträde
8. Övriga frågor
9. Avslutning

Väntad närvaro

Ledamöter
• Eva Lund (M), ordförande, Region Västmanland
• Anna Ek (S), Arboga
• David Öst (C), Sala – digitalt
• Ida Jonsson (S), Oppositionens plats

Ersättare
• Fredrik Ask (M), Region Västmanland
• Bo Berg (S), Arboga – på plats','<p>Mötet är på fredag kl. 9. Här är dagordningen.</p><p><b>Dagordning, version 2 (ersätter version 1)</b></p><p>Organ: Samverkansgruppen barn/unga<br>Tidpunkt: fredagen den 12 mars 2027 kl. 09.00<br>Plats: Stadshuset i Sala</p><p><b>1. Inledning</b><br><b>2. Föregående minnesanteckningar</b><br><b>3. Rapport från ledamöterna</b></p><p><b>Arboga</b></p><ul><li>Anna Ek (S), <i>aktuellt:</i> hemma Vi öppnar två förskolor – i maj.</li></ul><p><b>Sala</b></p><ul><li>David Öst (C), <i>aktuellt:</i> Inget nytt.</li><li>David Öst (C), <i>frågor från gruppen:</i> Nämnden har ''beslutat''.</li></ul><p><b>4. Budget 2028</b><br>Anmäld av Eva Lund (M)<br><b>5. Aktuellt på nationell nivå</b><br><b>6. Uppdrag</b><br><b>7. Nästa sammanträde</b><br><b>8. Övriga frågor</b><br><b>9. Avslutning</b></p><p><b>Väntad närvaro</b></p><p><b>Ledamöter</b></p><ul><li>Eva Lund (M), ordförande, Region Västmanland</li><li>Anna Ek (S), Arboga</li><li>David Öst (C), Sala – digitalt</li><li>Ida Jonsson (S), Oppositionens plats</li></ul><p><b>Ersättare</b></p><ul><li>Fredrik Ask (M), Region Västmanland</li><li>Bo Berg (S), Arboga – på plats</li></ul>',1,'["@eva:exempel", "@anna:exempel", "@david:exempel", "@fredrik:exempel", "@bo:exempel"]',NULL,NULL,'2027-03-09 08:00:00.000000','2027-03-09 08:00:00.000000','$bot38',NULL,NULL);
INSERT INTO "outbox" VALUES(39,'meeting 1 · 2027-03-12T09:00 · meeting_reminder','!grupp:exempel','meeting_reminder','barn-unga',1,'Möte i morgon kl. 9
Plats: Stadshuset i Sala

Väntad närvaro: 4 av 4 platser.

Får du förhinder nu, skriv !förhinder så att din ersättare hinner komma.','<p><b>Möte i morgon kl. 9</b><br>Plats: Stadshuset i Sala</p><p>Väntad närvaro: 4 av 4 platser.</p><p>Får du förhinder nu, skriv <code>!förhinder</code> så att din ersättare hinner komma.</p>',1,'["@eva:exempel", "@anna:exempel", "@david:exempel", "@fredrik:exempel", "@bo:exempel"]',NULL,NULL,'2027-03-11 08:00:00.000000','2027-03-11 08:00:00.000000','$bot39',NULL,NULL);
INSERT INTO "outbox" VALUES(40,'reply $event38 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event38',NULL,'2027-03-13 08:00:01.000000','2027-03-13 08:00:01.000000','$bot40',NULL,NULL);
INSERT INTO "outbox" VALUES(41,'reply $event39 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event39',NULL,'2027-03-13 08:00:02.000000','2027-03-13 08:00:02.000000','$bot41',NULL,NULL);
INSERT INTO "outbox" VALUES(42,'meeting 2 · 2027-04-27T10:00 · moved 2027-03-13T08:00:01Z · summons','!grupp:exempel','summons','barn-unga',2,'','',0,'[]',NULL,NULL,'2027-04-28 20:00:00.000000','2027-04-28 20:00:00.000000',NULL,'the meeting had begun',NULL);
INSERT INTO "outbox" VALUES(43,'meeting 2 · 2027-04-27T10:00 · moved 2027-03-13T08:00:01Z · reply_reminder','!grupp:exempel','reply_reminder','barn-unga',2,'','',0,'[]',NULL,NULL,'2027-04-28 20:00:00.000000','2027-04-28 20:00:00.000000',NULL,'the meeting had begun',NULL);
INSERT INTO "outbox" VALUES(44,'meeting 2 · 2027-04-27T10:00 · moved 2027-03-13T08:00:01Z · report_reminder','!grupp:exempel','report_reminder','barn-unga',2,'','',0,'[]',NULL,NULL,'2027-04-28 20:00:00.000000','2027-04-28 20:00:00.000000',NULL,'the meeting had begun',NULL);
INSERT INTO "outbox" VALUES(45,'meeting 2 · 2027-04-27T10:00 · moved 2027-03-13T08:00:01Z · agenda','!grupp:exempel','agenda','barn-unga',2,'','',0,'[]',NULL,NULL,'2027-04-28 20:00:00.000000','2027-04-28 20:00:00.000000',NULL,'the meeting had begun',NULL);
INSERT INTO "outbox" VALUES(46,'meeting 2 · 2027-04-27T10:00 · moved 2027-03-13T08:00:01Z · meeting_reminder','!grupp:exempel','meeting_reminder','barn-unga',2,'','',0,'[]',NULL,NULL,'2027-04-28 20:00:00.000000','2027-04-28 20:00:00.000000',NULL,'the meeting had begun',NULL);
INSERT INTO "outbox" VALUES(47,'reply $event40 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event40',NULL,'2027-04-28 20:00:00.000000','2027-04-28 20:00:00.000000','$bot47',NULL,NULL);
INSERT INTO "outbox" VALUES(48,'reply $event41 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event41',NULL,'2027-04-28 20:00:01.000000','2027-04-28 20:00:01.000000','$bot48',NULL,NULL);
INSERT INTO "outbox" VALUES(49,'unread $krypterad3','!grupp:exempel','unread',NULL,NULL,'Jag kunde inte läsa ditt meddelande, för nyckeln till det kom aldrig hit. Skriv det en gång till, är du snäll.

Händer det igen, säg det till den som sköter Kansli.','<p>Jag kunde inte läsa ditt meddelande, för nyckeln till det kom aldrig hit. Skriv det en gång till, är du snäll.</p><p>Händer det igen, säg det till den som sköter Kansli.</p>',1,'["@eva:exempel"]','$krypterad3',NULL,'2027-04-28 20:00:02.000000','2027-04-28 20:00:02.000000','$bot49',NULL,NULL);
INSERT INTO "outbox" VALUES(50,'reply $event42 1','!grupp:exempel','reply',NULL,NULL,'','',0,'[]','$event42',NULL,'2027-04-28 20:00:02.000000','2027-04-28 20:00:02.000000','$bot50',NULL,NULL);
INSERT INTO "outbox" VALUES(51,'väntar 1','!grupp:exempel','meeting_reminder','barn-unga',1,'Kom ihåg: ''mötet'' är snart.','<p>Kom ihåg</p>',1,'["@anna:exempel", "@bo:exempel"]',NULL,NULL,'2027-04-28 20:00:02.000000',NULL,NULL,NULL,'2027-04-28 20:00:02.000000');
INSERT INTO "outbox" VALUES(52,'väntar 2','!direkt-anna:exempel','reply',NULL,NULL,'Tack!','<p>Tack!</p>',0,'[]','$fråga','$tråd','2027-04-28 20:00:02.000000',NULL,NULL,NULL,NULL);
CREATE TABLE person (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	party VARCHAR NOT NULL, 
	matrix_id VARCHAR, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_matrix_id UNIQUE (matrix_id)
);
INSERT INTO "person" VALUES(1,'Eva Lund','M','@eva:exempel');
INSERT INTO "person" VALUES(2,'Fredrik Ask','M','@fredrik:exempel');
INSERT INTO "person" VALUES(3,'Anna Ek','S','@anna:exempel');
INSERT INTO "person" VALUES(4,'Bo Berg','S','@bo:exempel');
INSERT INTO "person" VALUES(5,'Cia Dal','C','@cia:exempel');
INSERT INTO "person" VALUES(6,'David Öst','C','@david:exempel');
INSERT INTO "person" VALUES(7,'Ida Jonsson','S',NULL);
CREATE TABLE report (
	id INTEGER NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	part VARCHAR(16) NOT NULL, 
	text TEXT NOT NULL, 
	event_id VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_report PRIMARY KEY (id), 
	CONSTRAINT fk_report_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_report_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "report" VALUES(1,1,3,'home','','$event10','2027-02-26 08:00:05.000000','2027-02-26 08:00:06.000000');
INSERT INTO "report" VALUES(2,1,3,'home','hemma Vi öppnar två förskolor – i maj.','$event10','2027-02-26 08:00:05.000000',NULL);
INSERT INTO "report" VALUES(3,1,6,'home','Inget nytt.','$event13','2027-02-26 08:00:08.000000',NULL);
INSERT INTO "report" VALUES(4,1,6,'taken_home','Nämnden har ''beslutat''.','$event14','2027-02-26 08:00:09.000000',NULL);
CREATE TABLE seat (
	id INTEGER NOT NULL, 
	group_id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_seat PRIMARY KEY (id), 
	CONSTRAINT uq_seat_group_id_organisation_name UNIQUE (group_id, organisation, name)
);
INSERT INTO "seat" VALUES(1,'barn-unga','Region Västmanland','1');
INSERT INTO "seat" VALUES(2,'barn-unga','Arboga','');
INSERT INTO "seat" VALUES(3,'barn-unga','Sala','');
INSERT INTO "seat" VALUES(4,'barn-unga','Oppositionen','Oppositionens plats');
CREATE TABLE topic (
	id INTEGER NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	event_id VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_topic PRIMARY KEY (id), 
	CONSTRAINT fk_topic_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id), 
	CONSTRAINT fk_topic_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "topic" VALUES(1,1,3,'','$event16','2027-02-26 08:00:11.000000','2027-02-26 08:00:12.000000');
INSERT INTO "topic" VALUES(2,1,1,'Budget 2028','$event18','2027-02-26 08:00:13.000000',NULL);
CREATE TABLE unread (
	id INTEGER NOT NULL, 
	event_id VARCHAR NOT NULL, 
	room VARCHAR NOT NULL, 
	sender VARCHAR NOT NULL, 
	session VARCHAR NOT NULL, 
	direct BOOLEAN NOT NULL, 
	event TEXT NOT NULL, 
	kept_at DATETIME NOT NULL, 
	told_at DATETIME, 
	CONSTRAINT pk_unread PRIMARY KEY (id), 
	CONSTRAINT uq_unread_event_id UNIQUE (event_id)
);
INSERT INTO "unread" VALUES(1,'$krypterad1','!grupp:exempel','@anna:exempel','session1',0,'{"content": {"ciphertext": "AwgA"}}','2027-04-28 20:00:02.000000',NULL);
INSERT INTO "unread" VALUES(2,'$krypterad2','!direkt-bo:exempel','@bo:exempel','session2',1,'{"type": "m.room.encrypted"}','2027-04-28 20:00:02.000000',NULL);
INSERT INTO "unread" VALUES(3,'$krypterad3','!grupp:exempel','@eva:exempel','session1',0,'','2027-04-28 19:00:02.000000','2027-04-28 20:00:02.000000');
CREATE INDEX ix_audit_group_id_at ON audit (group_id, at);
CREATE INDEX ix_meeting_group_id_starts_at ON meeting (group_id, starts_at);
CREATE INDEX ix_answer_event_id ON answer (event_id);
CREATE INDEX ix_answer_meeting_id ON answer (meeting_id);
CREATE INDEX ix_mandate_person_id ON mandate (person_id);
CREATE INDEX ix_mandate_seat_id ON mandate (seat_id);
CREATE INDEX ix_outbox_event_id ON outbox (event_id);
CREATE INDEX ix_outbox_meeting_id ON outbox (meeting_id);
CREATE INDEX ix_outbox_waiting ON outbox (room, id) WHERE settled_at IS NULL;
CREATE INDEX ix_report_event_id ON report (event_id);
CREATE INDEX ix_report_meeting_id ON report (meeting_id);
CREATE INDEX ix_topic_event_id ON topic (event_id);
CREATE INDEX ix_topic_meeting_id ON topic (meeting_id);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN NEW.id IN (SELECT id FROM audit) BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE INDEX ix_unread_session ON unread (session);
COMMIT;
