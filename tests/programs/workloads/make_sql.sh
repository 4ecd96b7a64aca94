#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# make_sql.sh ROWS: a session of the sqlite3 shell, in memory, on stdout.
set -eu
rows=$1
cat <<END
.bail on
PRAGMA foreign_keys = ON;
CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT NOT NULL, town TEXT, born INTEGER);
CREATE TABLE bill(id INTEGER PRIMARY KEY, person INTEGER REFERENCES person(id), amount REAL,
                  day TEXT, note TEXT);
CREATE TABLE log(event TEXT);
CREATE TRIGGER big AFTER INSERT ON bill WHEN new.amount > 990
  BEGIN INSERT INTO log VALUES ('big ' || new.id); END;
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $rows / 10)
  INSERT INTO person SELECT i, printf('name%05d', i * 7919 % 10007),
    substr('Aachen Berlin Celle  Dresden', i % 4 * 7 + 1, 6), 1900 + i % 100 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $rows)
  INSERT INTO bill SELECT i, i * 31 % ($rows / 10) + 1, i * 7919 % 100003 / 100.0,
    date('2001-01-01', (i % 3000) || ' days'), hex(i * 1103515245 % 65536) || '-' || i FROM n;
COMMIT;
CREATE INDEX bill_person ON bill(person);
CREATE INDEX bill_day ON bill(day, amount);
ANALYZE;
SELECT count(*), round(sum(amount), 2), min(day), max(day) FROM bill;
SELECT town, count(*), round(avg(amount), 3), max(length(note)) FROM person JOIN bill
  ON bill.person = person.id GROUP BY town ORDER BY 2 DESC, 1;
SELECT strftime('%Y', day) AS year, count(DISTINCT person), total(amount) > 1000 FROM bill
  WHERE amount BETWEEN 10 AND 900 GROUP BY year HAVING count(*) > 1 ORDER BY year LIMIT 12;
SELECT upper(name), instr(name, '7'), replace(name, '0', 'o'), trim(town), ltrim(name, 'na')
  FROM person WHERE name LIKE '%99%' OR name GLOB '*1[23]*' ORDER BY name LIMIT 20;
SELECT count(*) FROM bill a JOIN bill b ON a.day = b.day AND a.id < b.id WHERE a.person % 50 = 3;
SELECT p.name, (SELECT count(*) FROM bill WHERE person = p.id AND amount > 500) AS many
  FROM person p WHERE EXISTS (SELECT 1 FROM bill WHERE person = p.id) ORDER BY many DESC, 1 LIMIT 7;
SELECT person, amount, rank() OVER (PARTITION BY person ORDER BY amount DESC) AS place
  FROM bill WHERE person < 6 ORDER BY person, place, amount LIMIT 15;
SELECT json_extract('{"a":[1,2,{"b":"c"}]}', '\$.a[2].b'), json_array(1, 'x', NULL);
UPDATE bill SET note = note || ' paid', amount = amount * 1.19 WHERE id % 5 = 0;
DELETE FROM bill WHERE day < '2002-06-01' AND amount < 100;
SELECT count(*), sum(note LIKE '%paid'), quote(max(note)), typeof(avg(amount)) FROM bill;
CREATE VIEW rich AS SELECT person, sum(amount) AS total FROM bill GROUP BY person;
SELECT name, round(total, 1) FROM rich JOIN person ON person.id = rich.person
  WHERE total > (SELECT avg(total) FROM rich) ORDER BY total DESC, name LIMIT 10;
SELECT town FROM person UNION SELECT note FROM bill WHERE id < 3 EXCEPT SELECT 'x' ORDER BY 1;
EXPLAIN QUERY PLAN SELECT * FROM bill WHERE person = 3 AND day > '2003';
.mode csv
.headers on
SELECT id, name, town FROM person ORDER BY born DESC, id LIMIT 5;
.mode list
DROP INDEX bill_day;
VACUUM;
PRAGMA integrity_check;
SELECT count(*) FROM log;
END
