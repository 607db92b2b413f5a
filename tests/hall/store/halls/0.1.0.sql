-- A hall of release 0.1.0 as it wrote itself: what every later release must take up. Its secret
-- is the bytes 0 to 31.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'hall','001_foundation','2026-11-22 01:40:31.778415+00:00');
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('counter', 'staff', 'admin')),
  counters TEXT CHECK (counters IS NULL OR json_valid(counters)),  -- NULL: every window
  password TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER
) WITHOUT ROWID;
INSERT INTO "accounts" VALUES('C1','张三','counter','[1]','x',1795222800000000,NULL,0,NULL);
INSERT INTO "accounts" VALUES('C2','张三','counter','[2]','x',1795222800000000,NULL,0,NULL);
INSERT INTO "accounts" VALUES('C3','张三','counter','[3]','x',1795222800000000,NULL,0,NULL);
INSERT INTO "accounts" VALUES('C4','张三','counter','[4]','x',1795222800000000,NULL,0,NULL);
INSERT INTO "accounts" VALUES('C9','张三','counter',NULL,'x',1795222800000000,NULL,0,NULL);
INSERT INTO "accounts" VALUES('admin','系统管理员','admin',NULL,'x',1795311631857400,NULL,0,NULL);
INSERT INTO "accounts" VALUES('duty','值班长','staff',NULL,'x',1795311631826484,NULL,0,NULL);
CREATE TABLE answers (
  key TEXT PRIMARY KEY,
  fingerprint BLOB NOT NULL,
  refusal TEXT,           -- code of the error it was refused with; NULL when it was done
  body TEXT NOT NULL CHECK (json_valid(body)),
  at INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "answers" VALUES('k1',X'479FAE5692ECED8FAF4E8116A6BA042B',NULL,'{"id":1,"number":"VA001","queue":"HZ","item":"card","state":"served","priority":true,"language":"zh-CN","issued_at":"2026-11-21T09:00:01.000+08:00","called_at":"2026-11-21T09:00:03.000+08:00","began_at":"2026-11-21T09:00:03.000+08:00","ended_at":"2026-11-21T09:01:03.000+08:00","ahead":null,"expected_wait_seconds":null,"counters":[1,2],"open_counters":[],"counter":null,"last_counter":1,"calls":1,"pinned":false,"case":"JH20261121-00001","code":"grtdmrmx9w63","follow_url":"http://hall.test/f/grtdmrmx9w63"}',1795222863000000);
CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  item TEXT,
  department TEXT,
  person TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('undecided', 'enquiry')),
  state TEXT NOT NULL CHECK (state IN (
    'opened',       -- with the ticket, or reinstated -> at_window, lapsed
    'at_window',    -- begin -> left_window, opened (sent on to another window)
    'left_window',  -- finish -> at_window (a second visit)
    'lapsed'        -- no-show, cancelled -> opened
  )),
  opened_at INTEGER NOT NULL,
  moved_at INTEGER NOT NULL
);
INSERT INTO "cases" VALUES(1,'JH20261121-00001','card','GA','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','enquiry','left_window',1795222801000000,1795222863000000);
INSERT INTO "cases" VALUES(2,'JH20261121-00002','card','GA',NULL,'undecided','left_window',1795222802000000,1795222863000000);
INSERT INTO "cases" VALUES(3,'JH20261121-00003','marriage','MZ',NULL,'undecided','lapsed',1795222803000000,1795222863000000);
INSERT INTO "cases" VALUES(4,'JH20261121-00004','birth','GA',NULL,'undecided','left_window',1795222863000000,1795222863000000);
INSERT INTO "cases" VALUES(5,'JH20261121-00005','card','GA',NULL,'undecided','lapsed',1795222865000000,1795222865000000);
INSERT INTO "cases" VALUES(6,'JH20261122-00001','card','GA',NULL,'undecided','opened',1795222866000000,1795222866000000);
INSERT INTO "cases" VALUES(7,'JH20261122-00002','birth','GA',NULL,'undecided','opened',1795222867000000,1795222867000000);
CREATE TABLE counter_states (
  number INTEGER PRIMARY KEY,
  duty TEXT NOT NULL CHECK (duty IN ('closed', 'open', 'paused')),
  clerk TEXT,
  pause_reason TEXT,
  overtakes INTEGER NOT NULL DEFAULT 0,
  rating_ticket INTEGER REFERENCES tickets (id),
  rating_until INTEGER,
  CHECK ((clerk IS NULL) = (duty = 'closed')),
  CHECK ((pause_reason IS NOT NULL) = (duty = 'paused')),
  CHECK ((rating_ticket IS NULL) = (rating_until IS NULL))
);
INSERT INTO "counter_states" VALUES(1,'closed',NULL,NULL,0,NULL,NULL);
INSERT INTO "counter_states" VALUES(2,'closed',NULL,NULL,0,NULL,NULL);
CREATE TABLE counters (
  number INTEGER PRIMARY KEY, position INTEGER NOT NULL,
  name TEXT NOT NULL, department TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('department', 'general', 'cashier', 'enquiry')),
  queues TEXT NOT NULL CHECK (json_valid(queues)), place TEXT NOT NULL
);
INSERT INTO "counters" VALUES(1,0,'户籍一','GA','department','["HZ"]','一楼A区');
INSERT INTO "counters" VALUES(2,1,'综合',NULL,'department','["HZ","HY"]','一楼B区');
INSERT INTO "counters" VALUES(3,2,'婚姻','MZ','department','["HY"]','一楼B区');
INSERT INTO "counters" VALUES(4,3,'咨询台',NULL,'department','["ZX"]','');
CREATE TABLE cursors (
  subscriber TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE departments (
  code TEXT PRIMARY KEY, position INTEGER NOT NULL,
  name TEXT NOT NULL, name_en TEXT NOT NULL, place TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "departments" VALUES('GA',0,'公安局','','');
INSERT INTO "departments" VALUES('MZ',1,'民政局','','');
CREATE TABLE device_states (
  station TEXT NOT NULL,
  device TEXT NOT NULL,
  kind TEXT NOT NULL,
  driver TEXT NOT NULL,
  state TEXT NOT NULL,
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (station, device)
) WITHOUT ROWID;
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  service_day INTEGER,
  actor TEXT NOT NULL,
  ticket INTEGER,
  counter INTEGER,
  case_id INTEGER,
  data TEXT NOT NULL CHECK (json_valid(data)),
  chain BLOB NOT NULL
);
INSERT INTO "events" VALUES(1,'day.opened',1795222800000000,1,'staff:C1',NULL,NULL,NULL,'{"day":"2026-11-21","clock_suspect":false}',X'3EC5A83EB38B60F3B5E25A0E671CEFBF7616CCF08EA2880ADB6B2E8D0ACB7B33');
INSERT INTO "events" VALUES(2,'counter.opened',1795222800000000,1,'staff:C1',NULL,1,NULL,'{"clerk":"C1"}',X'636547CF5376423A5E311EFEB61078242F132E4E219D74DE3AFA3D0E5BFBF0FA');
INSERT INTO "events" VALUES(3,'counter.opened',1795222800000000,1,'staff:C1',NULL,2,NULL,'{"clerk":"C2"}',X'61741F10815015998165D14B79EFB0FAAA567BFFA27414A43347C8945D6D8B79');
INSERT INTO "events" VALUES(4,'ticket.issued',1795222801000000,1,'kiosk:kiosk-1',1,NULL,NULL,'{"number":"VA001","queue":"HZ","item":"card","counter":null,"standing":"priority","origin":"K1","reason":"elderly","slip":1,"waiting":1,"ahead":0}',X'5182717FECD99F5345039860C736F6D0172271EECC3F2EEF59AB261D3BE3F995');
INSERT INTO "events" VALUES(5,'case.opened',1795222801000000,1,'kiosk:kiosk-1',1,NULL,1,'{"case":"JH20261121-00001","item":"card","department":"GA"}',X'B7468D155363B03123C219632681D7A018C7E1445292803D1970973B92F3D394');
INSERT INTO "events" VALUES(6,'ticket.issued',1795222802000000,1,'kiosk:kiosk-1',2,NULL,NULL,'{"number":"A001","queue":"HZ","item":"card","counter":null,"standing":"ordinary","origin":"","reason":null,"slip":null,"waiting":2,"ahead":1}',X'F31C45F0EFDEB26DF31CFE3FD30F6D25542822401845344863944458551008D0');
INSERT INTO "events" VALUES(7,'case.opened',1795222802000000,1,'kiosk:kiosk-1',2,NULL,2,'{"case":"JH20261121-00002","item":"card","department":"GA"}',X'3852AC8BE6BD3D38A4628A344603907D2B4185F049EA7DAB83EAA9F5B9270FA3');
INSERT INTO "events" VALUES(8,'ticket.issued',1795222803000000,1,'kiosk:kiosk-1',3,NULL,NULL,'{"number":"B001","queue":"HY","item":"marriage","counter":null,"standing":"ordinary","origin":"","reason":null,"slip":null,"waiting":1,"ahead":0}',X'A6779155C9DBD0DD43D175F1C3B36E43D7DE95BA37421D2A5E59373DFBB5CFF5');
INSERT INTO "events" VALUES(9,'case.opened',1795222803000000,1,'kiosk:kiosk-1',3,NULL,3,'{"case":"JH20261121-00003","item":"marriage","department":"MZ"}',X'E23B0BD32D4D813D610F6300704D8671216660430386066351DD380197EDBFAC');
INSERT INTO "events" VALUES(10,'ticket.called',1795222803000000,1,'staff:C1',1,1,NULL,'{"number":"VA001","queue":"HZ","item":"card","counter":1,"calls":1,"why":"first_come","reason":null,"out_of_turn":false,"waiting":1,"language":"zh-CN"}',X'A78C69E34C2DFC19B4772FBC37D3D80108E01BEBF5BBC21B672EBF16674A2CC0');
INSERT INTO "events" VALUES(11,'ticket.service_began',1795222803000000,1,'staff:C1',1,1,NULL,'{"number":"VA001","queue":"HZ","item":"card","counter":1}',X'194C0E978D9BE31CB97BA26F6252877445B6F2A7AC34320E1FA033718E5F5CA2');
INSERT INTO "events" VALUES(12,'case.at_window',1795222803000000,1,'staff:C1',1,1,1,'{"case":"JH20261121-00001","clerk":"C1"}',X'875166A343D50519EABF6F1DB65A7DDC4FDBA263584C277823F595313A4006EB');
INSERT INTO "events" VALUES(13,'ticket.served',1795222863000000,1,'staff:C1',1,1,NULL,'{"number":"VA001","queue":"HZ","item":"card","counter":1,"cause":"finished","seconds":60.0}',X'1C369948597AA4721A404BE7F88337694CEEBE6F89E710B8C6EA0BB9B6D32E9E');
INSERT INTO "events" VALUES(14,'case.left_window',1795222863000000,1,'staff:C1',1,1,1,'{"case":"JH20261121-00001","kind":"enquiry","clerk":"C1"}',X'28BA0C95AC083F310B64BBC9CBF9B9BF071D8AB029525A833B2971BC78707994');
INSERT INTO "events" VALUES(15,'rating.asked',1795222863000000,1,'staff:C1',1,1,NULL,'{"number":"VA001","until":"2026-11-21T09:02:03.000+08:00"}',X'1F5252B5F8ED1A690AB83B7B35096DFC8ABD8D7B46EAF06EFC3BED9EEDC0BD63');
INSERT INTO "events" VALUES(16,'rating.given',1795222863000000,1,'staff:C1',1,1,NULL,'{"number":"VA001","level":5,"channel":"pad","clerk":"C1","item":"card","case":"JH20261121-00001","indicators":[]}',X'40D6CB6B08A768CF7F4E7C2FDCF245F5669DE3B17A11C9BEF256890F84F1EC50');
INSERT INTO "events" VALUES(17,'ticket.called',1795222863000000,1,'staff:C1',2,1,NULL,'{"number":"A001","queue":"HZ","item":"card","counter":1,"calls":1,"why":"first_come","reason":null,"out_of_turn":false,"waiting":0,"language":"zh-CN"}',X'AE0EE95FD2CB9A21C022D120BB88BBDE28571618B694D7F68421388C86B0F844');
INSERT INTO "events" VALUES(18,'ticket.service_began',1795222863000000,1,'staff:C1',2,1,NULL,'{"number":"A001","queue":"HZ","item":"card","counter":1}',X'44E4E9FC4E166BD4B796D73033FCA87E8DF0A28A07084F76E9E7B330FF24B5F1');
INSERT INTO "events" VALUES(19,'case.at_window',1795222863000000,1,'staff:C1',2,1,2,'{"case":"JH20261121-00002","clerk":"C1"}',X'5CEE3420F186607F0A4584E6F0409908AF47415655E01A038D138DD8655F243B');
INSERT INTO "events" VALUES(20,'case.opened',1795222863000000,1,'staff:C1',2,NULL,4,'{"case":"JH20261121-00004","item":"birth","department":"GA"}',X'0BAAA322942A3CCF0463EF1DA4B9AF400B47757647A3AFA5F24855520B2BF015');
INSERT INTO "events" VALUES(21,'case.at_window',1795222863000000,1,'staff:C1',2,1,4,'{"case":"JH20261121-00004","clerk":"C1"}',X'5E8693AAA0F290C160E0B011B716CF04EEC97FE8C39557BF1ED0604E0805B973');
INSERT INTO "events" VALUES(22,'ticket.served',1795222863000000,1,'staff:C1',2,1,NULL,'{"number":"A001","queue":"HZ","item":"card","counter":1,"cause":"finished","seconds":0.0}',X'FF8D7434E742642724225BDCE7FBBE9D1BBFEBBF0483C5F9A2E2B82DC4FE7F76');
INSERT INTO "events" VALUES(23,'case.left_window',1795222863000000,1,'staff:C1',2,1,2,'{"case":"JH20261121-00002","kind":"undecided","clerk":"C1"}',X'D8F7146B8A80E24D1227A6ACF7B34A725F12E23E6AEBEA89E27B5F0249457DA7');
INSERT INTO "events" VALUES(24,'case.left_window',1795222863000000,1,'staff:C1',2,1,4,'{"case":"JH20261121-00004","kind":"undecided","clerk":"C1"}',X'9560EE3FB2543756A5322225714624EAA3850C93807C494EA79DA8E841616DD9');
INSERT INTO "events" VALUES(25,'rating.asked',1795222863000000,1,'staff:C1',2,1,NULL,'{"number":"A001","until":"2026-11-21T09:02:03.000+08:00"}',X'B9CC57B42F7B7AF02B6732CD9475EDDFA9BEEB12EACB9B06793E9B90E407E68A');
INSERT INTO "events" VALUES(26,'ticket.called',1795222863000000,1,'staff:C1',3,2,NULL,'{"number":"B001","queue":"HY","item":"marriage","counter":2,"calls":1,"why":"first_come","reason":null,"out_of_turn":false,"waiting":0,"language":"zh-CN"}',X'5F6837933F48096313813A9B8FF9A68DDCF84DA7E626A3533CEEBC0213A7AB0B');
INSERT INTO "events" VALUES(27,'ticket.no_show',1795222863000000,1,'staff:C1',3,2,NULL,'{"number":"B001","queue":"HY","item":"marriage","counter":2,"cause":"not_come","calls":1,"early":true}',X'50EAA7259E47797138D90FDAC56CAEF19FE8D011D10DA98681877A3FE226E9CB');
INSERT INTO "events" VALUES(28,'case.lapsed',1795222863000000,1,'staff:C1',3,NULL,3,'{"case":"JH20261121-00003"}',X'568BD391AF20B78D128516BDDE196E5625239F7BF6DEF1EC4806CB2FB69E0855');
INSERT INTO "events" VALUES(29,'ticket.issued',1795222864000000,1,'kiosk:kiosk-1',4,NULL,NULL,'{"number":"A002","queue":"HZ","item":"card","counter":null,"standing":"ordinary","origin":"","reason":null,"slip":null,"waiting":1,"ahead":0}',X'B5578F6091DACCF41E07D4D2E76D321AD91951AA84CE6FA0146C485BF3113940');
INSERT INTO "events" VALUES(30,'case.attached',1795222864000000,1,'kiosk:kiosk-1',4,NULL,2,'{"case":"JH20261121-00002","item":"card"}',X'4FD291920248985FA9DBCCED325CAF0886E9CF5088529A7E4C39180906EAF7DC');
INSERT INTO "events" VALUES(31,'ticket.issued',1795222865000000,1,'kiosk:kiosk-1',5,NULL,NULL,'{"number":"A003","queue":"HZ","item":"card","counter":null,"standing":"ordinary","origin":"","reason":null,"slip":null,"waiting":2,"ahead":1}',X'952C13BED95C156D0B210E5DAD12814D4BF657A92AB011056D2EBD40AEDCFA61');
INSERT INTO "events" VALUES(32,'case.opened',1795222865000000,1,'kiosk:kiosk-1',5,NULL,5,'{"case":"JH20261121-00005","item":"card","department":"GA"}',X'FD57759230627E3EE2FFF28530D7BACF4545509B1C2DBF483EC6FC367EB0DBFB');
INSERT INTO "events" VALUES(33,'ticket.cancelled',1795222865000000,1,'staff:C1',5,NULL,NULL,'{"number":"A003","queue":"HZ","item":"card","counter":null,"reason":"走了","waiting":1}',X'5E481B1FF0C0F6D68AEC8EF3E87727E13A594B7CE853D214EA88D8EAB87D9CAA');
INSERT INTO "events" VALUES(34,'case.lapsed',1795222865000000,1,'staff:C1',5,NULL,5,'{"case":"JH20261121-00005"}',X'1492CE0EB89A7B7465C68CC834471183831D34D11634C853375E617257EF4564');
INSERT INTO "events" VALUES(35,'ticket.no_show',1795222865000000,1,'staff:C1',4,NULL,NULL,'{"number":"A002","queue":"HZ","item":"card","counter":null,"cause":"day_ended"}',X'3E8D24C451A03A28153053D91040B1E27AEB8E909DAD0C6D635434C62C8993A3');
INSERT INTO "events" VALUES(36,'rating.unrated',1795222865000000,1,'staff:C1',2,1,NULL,'{"cause":"day_ended"}',X'0C116D17CEA7F10C2904E151FD4DAAB0295DB2C4E361AC6E0B0D16C290006EA5');
INSERT INTO "events" VALUES(37,'counter.closed',1795222865000000,1,'staff:C1',NULL,1,NULL,'{"clerk":"C1"}',X'14CEC832A26D1805130C6D3D857A02EC91DEE27D9D57491476712DC3DD2DE034');
INSERT INTO "events" VALUES(38,'counter.closed',1795222865000000,1,'staff:C1',NULL,2,NULL,'{"clerk":"C2"}',X'2C373BCAF68B4A78709EF9F4D78738C791C767541B35A4A5C694EF038D78A05D');
INSERT INTO "events" VALUES(39,'day.closed',1795222865000000,1,'staff:C1',NULL,NULL,NULL,'{"day":"2026-11-21","unserved":1}',X'5C5E1B63752E76E13D38A680883D3D990311519CA578C100970B0EC17CC7B2DB');
INSERT INTO "events" VALUES(40,'day.opened',1795222865000000,2,'staff:C1',NULL,NULL,NULL,'{"day":"2026-11-22","clock_suspect":false}',X'50EB80E6DC039D692512300ADDA219DB9C0D9D129BB60847C34F12E95AE8CD2E');
INSERT INTO "events" VALUES(41,'ticket.issued',1795222866000000,2,'kiosk:kiosk-1',6,NULL,NULL,'{"number":"A001","queue":"HZ","item":"card","counter":null,"standing":"ordinary","origin":"","reason":null,"slip":null,"waiting":1,"ahead":0}',X'E0CFD59CB16CD6BDD23218297CCECE6026726BDEB0DED46AD1F0A4F3F82460BE');
INSERT INTO "events" VALUES(42,'case.opened',1795222866000000,2,'kiosk:kiosk-1',6,NULL,6,'{"case":"JH20261122-00001","item":"card","department":"GA"}',X'EA811945F411FB4A40FC610007E96BE70A98A4FC30854323303F43116A844990');
INSERT INTO "events" VALUES(43,'ticket.issued',1795222867000000,2,'kiosk:kiosk-1',7,NULL,NULL,'{"number":"A002","queue":"HZ","item":"birth","counter":null,"standing":"ordinary","origin":"","reason":null,"slip":null,"waiting":2,"ahead":1}',X'A202C1B89C38C20B5382C6B9AF84376EBA99F04F90652D2C8D2E6CAC440A20CD');
INSERT INTO "events" VALUES(44,'case.opened',1795222867000000,2,'kiosk:kiosk-1',7,NULL,7,'{"case":"JH20261122-00002","item":"birth","department":"GA"}',X'6FAE4CCF619F80E6D55CF172FF8558909341227A39F1A9F23C9E9DC3DA427B8F');
CREATE TABLE items (
  code TEXT PRIMARY KEY, position INTEGER NOT NULL,
  name TEXT NOT NULL, name_en TEXT NOT NULL,
  department TEXT NOT NULL, queue TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('immediate', 'promised', 'joint', 'reported_up')),
  promised_days INTEGER, statutory_days INTEGER,
  fee TEXT NOT NULL, materials TEXT NOT NULL CHECK (json_valid(materials)),
  minutes INTEGER NOT NULL CHECK (minutes > 0),
  CHECK (promised_days IS NULL OR statutory_days IS NULL OR promised_days <= statutory_days)
) WITHOUT ROWID;
INSERT INTO "items" VALUES('birth',1,'出生登记','','GA','HZ','immediate',NULL,NULL,'','[]',12);
INSERT INTO "items" VALUES('card',0,'身份证换领','','GA','HZ','promised',NULL,NULL,'','["户口簿","旧身份证"]',8);
INSERT INTO "items" VALUES('marriage',2,'结婚登记','','MZ','HY','immediate',NULL,NULL,'','[]',20);
CREATE TABLE kiosks (
  code TEXT PRIMARY KEY, position INTEGER NOT NULL,
  name TEXT NOT NULL, place TEXT NOT NULL,
  departments TEXT NOT NULL CHECK (json_valid(departments))
) WITHOUT ROWID;
INSERT INTO "kiosks" VALUES('K1',0,'东门取号机','','[]');
INSERT INTO "kiosks" VALUES('K2',1,'西门取号机','','[]');
CREATE TABLE queue_days (
  service_day INTEGER NOT NULL REFERENCES service_days (id),
  queue TEXT NOT NULL,
  last_ordinary INTEGER NOT NULL DEFAULT 0,
  last_priority INTEGER NOT NULL DEFAULT 0,
  waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0),  -- kept by triggers on tickets
  visits INTEGER NOT NULL DEFAULT 0,
  mean_seconds REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (service_day, queue)
) WITHOUT ROWID;
INSERT INTO "queue_days" VALUES(1,'HY',1,0,0,0,0.0);
INSERT INTO "queue_days" VALUES(1,'HZ',3,1,0,2,30.0);
INSERT INTO "queue_days" VALUES(2,'HZ',2,0,2,0,0.0);
CREATE TABLE queues (
  code TEXT PRIMARY KEY, position INTEGER NOT NULL,
  prefix TEXT NOT NULL UNIQUE, name TEXT NOT NULL, name_en TEXT NOT NULL,
  department TEXT
) WITHOUT ROWID;
INSERT INTO "queues" VALUES('HY',1,'B','婚姻','','MZ');
INSERT INTO "queues" VALUES('HZ',0,'A','户籍','','GA');
INSERT INTO "queues" VALUES('ZX',2,'C','咨询','',NULL);
CREATE TABLE ratings (
  ticket INTEGER PRIMARY KEY REFERENCES tickets (id),
  counter INTEGER,
  clerk TEXT,
  item TEXT,
  case_number TEXT,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  channel TEXT NOT NULL CHECK (channel IN ('pad', 'code')),
  indicators TEXT NOT NULL CHECK (json_valid(indicators)),  -- {code: text as it was shown}
  list_version TEXT,
  text TEXT,
  given_at INTEGER NOT NULL
);
INSERT INTO "ratings" VALUES(1,1,'C1','card','JH20261121-00001',5,'pad','{}',NULL,NULL,1795222863000000);
CREATE TABLE service_days (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL UNIQUE,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  clock_suspect INTEGER NOT NULL DEFAULT 0,
  last_case INTEGER NOT NULL DEFAULT 0,
  CHECK (closed_at IS NULL OR closed_at >= opened_at OR clock_suspect)
);
INSERT INTO "service_days" VALUES(1,'2026-11-21',1795222800000000,1795222865000000,0,5);
INSERT INTO "service_days" VALUES(2,'2026-11-22',1795222865000000,NULL,0,2);
CREATE TABLE sessions (
  hash BLOB PRIMARY KEY,
  account TEXT REFERENCES accounts (id),
  role TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "settings" VALUES('catalog_version','1');
CREATE TABLE slips (
  id INTEGER PRIMARY KEY,
  ticket INTEGER NOT NULL REFERENCES tickets (id),
  kiosk TEXT NOT NULL,
  copy INTEGER NOT NULL,  -- 0: the first; n: the n-th reprint, marked so on the paper
  state TEXT NOT NULL CHECK (state IN (
    'queued',    -- -> sending
    'sending',   -- -> printed, unknown, failed, queued (nothing had left yet)
    'printed',
    'unknown',   -- it may or may not be on paper; never sent again by itself
    'failed'
  )),
  queued_at INTEGER NOT NULL,
  moved_at INTEGER NOT NULL,
  UNIQUE (ticket, copy)
);
INSERT INTO "slips" VALUES(1,1,'K1',0,'queued',1795222801000000,1795222801000000);
CREATE TABLE ticket_cases (
  ticket INTEGER NOT NULL REFERENCES tickets (id),
  case_id INTEGER NOT NULL REFERENCES cases (id),
  opened_here INTEGER NOT NULL,
  PRIMARY KEY (ticket, case_id)
) WITHOUT ROWID;
INSERT INTO "ticket_cases" VALUES(1,1,1);
INSERT INTO "ticket_cases" VALUES(2,2,1);
INSERT INTO "ticket_cases" VALUES(2,4,1);
INSERT INTO "ticket_cases" VALUES(3,3,1);
INSERT INTO "ticket_cases" VALUES(4,2,0);
INSERT INTO "ticket_cases" VALUES(5,5,1);
INSERT INTO "ticket_cases" VALUES(6,6,1);
INSERT INTO "ticket_cases" VALUES(7,7,1);
CREATE TABLE tickets (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  service_day INTEGER NOT NULL REFERENCES service_days (id),
  number TEXT NOT NULL,
  queue TEXT NOT NULL,
  item TEXT,
  standing TEXT NOT NULL CHECK (standing IN ('ordinary', 'priority')),
  reason TEXT,
  person TEXT,
  language TEXT NOT NULL,
  origin TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'waiting',    -- issue, transfer, reinstate, pin -> called, cancelled, no_show
    'called',     -- call, recall -> serving, served, no_show, held, waiting, cancelled
    'serving',    -- begin, unhold -> served, held, waiting
    'served',     -- finish, end of day -> (end)
    'no_show',    -- no_show, end of day -> waiting
    'held',       -- hold -> serving, waiting, cancelled, no_show
    'cancelled'   -- cancel -> (end)
  )),
  place INTEGER NOT NULL,
  pinned_at INTEGER,
  for_counter INTEGER,
  counter INTEGER,
  last_counter INTEGER,
  clerk TEXT,
  calls INTEGER NOT NULL DEFAULT 0,
  reinstates INTEGER NOT NULL DEFAULT 0,
  issued_at INTEGER NOT NULL,
  called_at INTEGER,
  began_at INTEGER,
  ended_at INTEGER,
  CHECK ((counter IS NOT NULL) = (state IN ('called', 'serving'))),
  CHECK ((ended_at IS NOT NULL) = (state IN ('served', 'no_show', 'cancelled'))),
  CHECK (pinned_at IS NULL OR state = 'waiting')
);
INSERT INTO "tickets" VALUES(1,'grtdmrmx9w63',1,'VA001','HZ','card','priority','elderly','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','zh-CN','K1','served',1795222801000000,NULL,NULL,NULL,1,'C1',1,0,1795222801000000,1795222803000000,1795222803000000,1795222863000000);
INSERT INTO "tickets" VALUES(2,'78x6cpc683dn',1,'A001','HZ','card','ordinary',NULL,NULL,'zh-CN','','served',1795222802000000,NULL,NULL,NULL,1,'C1',1,0,1795222802000000,1795222863000000,1795222863000000,1795222863000000);
INSERT INTO "tickets" VALUES(3,'wsqkeny64p9t',1,'B001','HY','marriage','ordinary',NULL,NULL,'zh-CN','','no_show',1795222803000000,NULL,NULL,NULL,2,'C2',1,0,1795222803000000,1795222863000000,NULL,1795222863000000);
INSERT INTO "tickets" VALUES(4,'7dy3haqvarzd',1,'A002','HZ','card','ordinary',NULL,NULL,'zh-CN','','no_show',1795222864000000,NULL,NULL,NULL,NULL,NULL,0,0,1795222864000000,NULL,NULL,1795222865000000);
INSERT INTO "tickets" VALUES(5,'zbf2hgb6zqgw',1,'A003','HZ','card','ordinary',NULL,NULL,'zh-CN','','cancelled',1795222865000000,NULL,NULL,NULL,NULL,NULL,0,0,1795222865000000,NULL,NULL,1795222865000000);
INSERT INTO "tickets" VALUES(6,'r9vgw68qgc3y',2,'A001','HZ','card','ordinary',NULL,NULL,'zh-CN','','waiting',1795222866000000,NULL,NULL,NULL,NULL,NULL,0,0,1795222866000000,NULL,NULL,NULL);
INSERT INTO "tickets" VALUES(7,'djr3x2668zrm',2,'A002','HZ','birth','ordinary',NULL,NULL,'zh-CN','','waiting',1795222867000000,NULL,NULL,NULL,NULL,NULL,0,0,1795222867000000,NULL,NULL,NULL);
CREATE TABLE tokens (
  hash BLOB PRIMARY KEY,
  role TEXT NOT NULL,
  name TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) WITHOUT ROWID;
INSERT INTO "tokens" VALUES(X'90733DD3D18B25144EF2B9F32238FA2CC5F063604C0E5FEC5D42C0E052794576','staff','口岸',1795311631829392,NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX one_open_day ON service_days ((closed_at IS NULL)) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX one_number_a_day ON tickets (service_day, number);
CREATE UNIQUE INDEX one_ticket_a_counter ON tickets (counter) WHERE state IN ('called', 'serving');
CREATE INDEX tickets_waiting ON tickets (queue, standing, place, id) WHERE state = 'waiting';
CREATE INDEX tickets_pinned ON tickets (queue, pinned_at) WHERE pinned_at IS NOT NULL;
CREATE INDEX tickets_for_counter ON tickets (for_counter, place)
  WHERE state = 'waiting' AND for_counter IS NOT NULL;
CREATE INDEX tickets_held ON tickets (last_counter) WHERE state = 'held';
CREATE INDEX tickets_of_person ON tickets (person, queue)
  WHERE person IS NOT NULL AND state IN ('waiting', 'called', 'serving', 'held');
CREATE TRIGGER waiting_one_more AFTER INSERT ON tickets WHEN NEW.state = 'waiting' BEGIN
  UPDATE queue_days SET waiting = waiting + 1
  WHERE service_day = NEW.service_day AND queue = NEW.queue;
END;
CREATE TRIGGER waiting_moved AFTER UPDATE OF state, queue ON tickets
WHEN (OLD.state = 'waiting') <> (NEW.state = 'waiting')
  OR (NEW.state = 'waiting' AND OLD.queue <> NEW.queue)
BEGIN
  UPDATE queue_days SET waiting = waiting - 1
  WHERE OLD.state = 'waiting' AND service_day = OLD.service_day AND queue = OLD.queue;
  UPDATE queue_days SET waiting = waiting + 1
  WHERE NEW.state = 'waiting' AND service_day = NEW.service_day AND queue = NEW.queue;
END;
CREATE TRIGGER tickets_are_kept BEFORE DELETE ON tickets BEGIN
  SELECT RAISE(ABORT, 'tickets are never deleted');
END;
CREATE INDEX visits_of_case ON ticket_cases (case_id);
CREATE UNIQUE INDEX one_counter_a_clerk ON counter_states (clerk) WHERE clerk IS NOT NULL;
CREATE TRIGGER ratings_stay_as_given BEFORE UPDATE ON ratings BEGIN
  SELECT RAISE(ABORT, 'ratings are never changed');
END;
CREATE TRIGGER ratings_are_kept BEFORE DELETE ON ratings BEGIN
  SELECT RAISE(ABORT, 'ratings are never deleted');
END;
CREATE INDEX slips_to_print ON slips (kiosk, id) WHERE state IN ('queued', 'sending');
CREATE INDEX events_of_ticket ON events (ticket) WHERE ticket IS NOT NULL;
CREATE INDEX events_of_case ON events (case_id) WHERE case_id IS NOT NULL;
CREATE TRIGGER events_stay_as_written BEFORE UPDATE ON events BEGIN
  SELECT RAISE(ABORT, 'events are never changed');
END;
CREATE TRIGGER events_are_kept BEFORE DELETE ON events BEGIN
  SELECT RAISE(ABORT, 'events are never deleted');
END;
CREATE INDEX answers_by_age ON answers (at);
COMMIT;
