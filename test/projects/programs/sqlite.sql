-- What SQLite is asked, on a database in a file.
create table word (id integer primary key, text unique, weight real);
insert into word (text, weight) values ('one', 1.5), ('two', 2.25), ('three', 1e100);
insert or replace into word (text, weight) values ('two', 3);
select * from word order by text;
begin;
delete from word;
rollback;
select count(*), sum(weight) < 2e100, avg(length(text)) from word;
with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000)
    select sum(i * i), max(i % 97) from n;
create table big as
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)
    select i, hex(i * 7919 % 10007) as h, printf('%06d', i) as p from n;
create index big_h on big(h);
select count(distinct h), min(p), max(p) from big where h > '35';
select json_extract('{"a":[1,2,{"b":"c"}]}', '$.a[2].b'), json_array(1, 'x', null);
select group_concat(text, '-') over (order by text) from word;
select date('2000-02-28', '+1 day'), strftime('%s', '2001-09-09 01:46:40');
select 9223372036854775807 + 1, 1 / 3.0, -7 % 3, round(2.5), typeof(1 / 2);
select text from word where text like 't%' escape '!' union select 'last' order by 1;
pragma integrity_check;
vacuum;
