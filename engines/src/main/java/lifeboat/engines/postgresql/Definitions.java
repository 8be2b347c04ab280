package lifeboat.engines.postgresql;

import java.util.ArrayList;
import java.util.List;

/// Queries of a name (`kind/name`) and a definition. They ask for what a dump must bring back, and
/// leave out what belongs to an extension or to the system.
final class Definitions {
    private static final String USER = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

    /// Grants as text, in order; what is granted by default reads the same as nothing at all.
    private static final String ACL =
            "coalesce((select string_agg(g, ',' order by g) from (select coalesce(a.grantee::regrole::text, '') ||"
                    + " '=' || a.privilege_type || case when a.is_grantable then '*' else '' end as g"
                    + " from aclexplode(coalesce(@ACL, acldefault('@KIND', @OWNER))) a) x), '')";

    static final List<String> QUERIES =
            List.of(
                    "select 'database/' || k, v from pg_database d, lateral (values ('encoding', pg_encoding_to_char(encoding)),"
                            + " ('collate', datcollate::text), ('ctype', datctype::text),"
                            + " ('locale-provider', coalesce(to_jsonb(d) ->> 'datlocprovider', 'c')),"
                            + " ('locale', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', ''))) as x(k, v)"
                            + " where datname = current_database()",
                    "select 'database/owner', datdba::regrole::text from pg_database where datname = current_database()",
                    "select 'database/grants', "
                            + acl("datacl", "d", "datdba")
                            + " from pg_database where datname = current_database()",
                    "select 'database/setting/' || setrole::regrole || '/' || split_part(s, '=', 1), substr(s, strpos(s, '=') + 1)"
                            + " from pg_db_role_setting, unnest(setconfig) s where setdatabase = (select oid from pg_database where datname = current_database())",
                    "select 'extension/' || extname, extversion from pg_extension",
                    "select 'schema/' || quote_ident(nspname), nspowner::regrole || ' ' || "
                            + acl("nspacl", "n", "nspowner")
                            + " from pg_namespace n where "
                            + USER
                            + free("pg_namespace", "n.oid"),
                    "select 'relation/' || format('%I.%I', n.nspname, relname), relkind::text || relpersistence::text || ' ' || relowner::regrole || ' ' ||"
                            + " coalesce(array_to_string(array(select unnest(reloptions) order by 1), ','), '') || ' ' || relrowsecurity || relforcerowsecurity ||"
                            + " ' ' || coalesce(pg_get_partkeydef(c.oid), '') || ' ' || coalesce(pg_get_expr(relpartbound, c.oid), '') || ' ' || "
                            + "case when relkind = 'S' then "
                            + acl("relacl", "s", "relowner")
                            + " else "
                            + acl("relacl", "r", "relowner")
                            + " end from pg_class c join pg_namespace n on n.oid = relnamespace where relkind in ('r','p','v','m','S','f') and relpersistence <> 't' and "
                            + USER
                            + free("pg_class", "c.oid"),
                    "select 'column/' || format('%I.%I.%I', n.nspname, relname, attname), row_number() over (partition by c.oid order by attnum) || ' ' ||"
                            + " format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end ||"
                            + " coalesce(' ' || pg_get_expr(adbin, adrelid), '') || ' ' || attidentity::text || attgenerated::text || ' ' ||"
                            + " coalesce((select collname from pg_collation where oid = attcollation), '') || ' ' || coalesce(attacl::text, '')"
                            + " from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace"
                            + " left join pg_attrdef on adrelid = attrelid and adnum = attnum"
                            + " where attnum > 0 and not attisdropped and relkind in ('r','p','v','m','f') and relpersistence <> 't' and "
                            + USER
                            + free("pg_class", "c.oid"),
                    "select 'constraint/' || case when r.oid is null then c.connamespace::regnamespace::text else format('%I.%I', n.nspname, r.relname) end || '/' || quote_ident(conname),"
                            + " pg_get_constraintdef(c.oid) || ' ' || convalidated from pg_constraint c left join pg_class r on r.oid = conrelid"
                            + " join pg_namespace n on n.oid = connamespace where contype <> 't' and "
                            + USER
                            + free("pg_class", "c.conrelid"),
                    "select 'index/' || format('%I.%I', n.nspname, c.relname), pg_get_indexdef(c.oid) || ' ' || indisvalid || indisclustered || indisreplident"
                            + " from pg_index join pg_class c on c.oid = indexrelid join pg_namespace n on n.oid = relnamespace where "
                            + USER
                            + free("pg_class", "indrelid"),
                    "select 'trigger/' || tgrelid::regclass || '/' || quote_ident(tgname), pg_get_triggerdef(t.oid) || ' ' || tgenabled::text from pg_trigger t"
                            + " join pg_class c on c.oid = tgrelid join pg_namespace n on n.oid = relnamespace where not tgisinternal and "
                            + USER
                            + free("pg_class", "c.oid"),
                    "select 'rule/' || ev_class::regclass || '/' || quote_ident(rulename), pg_get_ruledef(r.oid) from pg_rewrite r"
                            + " join pg_class c on c.oid = ev_class join pg_namespace n on n.oid = relnamespace where "
                            + USER
                            + free("pg_class", "c.oid"),
                    "select 'policy/' || polrelid::regclass || '/' || quote_ident(polname), polcmd::text || polpermissive::text || ' ' ||"
                            + " array_to_string(array(select unnest(polroles)::regrole::text order by 1), ',') || ' ' || coalesce(pg_get_expr(polqual, polrelid), '')"
                            + " || ' ' || coalesce(pg_get_expr(polwithcheck, polrelid), '') from pg_policy",
                    "select 'function/' || p.oid::regprocedure, prokind::text || ' ' || proowner::regrole || ' ' || "
                            + acl("proacl", "f", "proowner")
                            + " || ' ' || case when prokind = 'a' then '' else pg_get_functiondef(p.oid) end from pg_proc p"
                            + " join pg_namespace n on n.oid = pronamespace where "
                            + USER
                            + free("pg_proc", "p.oid"),
                    "select 'sequence/' || format('%I.%I', n.nspname, relname), concat_ws(' ', format_type(seqtypid, null), seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)"
                            + " from pg_sequence join pg_class c on c.oid = seqrelid join pg_namespace n on n.oid = relnamespace where relpersistence <> 't' and "
                            + USER
                            + free("pg_class", "c.oid"),
                    "select 'type/' || format('%I.%I', n.nspname, typname), typtype::text || ' ' || typowner::regrole || ' ' || coalesce(format_type(nullif(typbasetype, 0), typtypmod), '') || ' ' ||"
                            + " coalesce((select string_agg(enumlabel, ',' order by enumsortorder) from pg_enum where enumtypid = t.oid), '') || ' ' || "
                            + acl("typacl", "T", "typowner")
                            + " from pg_type t join pg_namespace n on n.oid = typnamespace left join pg_class c on c.oid = typrelid"
                            + " where (typtype in ('d','e','r') or (typtype = 'c' and c.relkind = 'c')) and "
                            + USER
                            + free("pg_type", "t.oid"),
                    "select 'comment/' || i.type || ' ' || i.identity, description from pg_description d,"
                            + " lateral pg_identify_object(classoid, objoid, objsubid) i where i.identity !~ '^(pg_|information_schema)' and i.schema !~ '^(pg_|information_schema)'"
                            + "",
                    "select 'default-privileges/' || defaclrole::regrole || '/' || case when defaclnamespace = 0 then '' else defaclnamespace::regnamespace::text end || '/' || defaclobjtype::text,"
                            + " array_to_string(array(select unnest(defaclacl)::text order by 1), ',') from pg_default_acl",
                    "select 'event-trigger/' || evtname, evtevent || ' ' || evtfoid::regproc || ' ' || evtenabled::text || ' ' || coalesce(array_to_string(evttags, ','), '') from pg_event_trigger e where true"
                            + free("pg_event_trigger", "e.oid"),
                    "select 'publication/' || pubname, concat_ws(' ', puballtables, pubinsert, pubupdate, pubdelete, pubtruncate) from pg_publication",
                    "select 'foreign-server/' || srvname, concat_ws(' ', srvowner::regrole, srvtype, srvversion) from pg_foreign_server",
                    "select 'statistics/' || format('%I.%I', n.nspname, stxname), pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s join pg_namespace n on n.oid = stxnamespace");

    private Definitions() {}

    private static String acl(String column, String kind, String owner) {
        return ACL.replace("@ACL", column).replace("@KIND", kind).replace("@OWNER", owner);
    }

    private static String free(String catalogue, String oid) {
        return " and not exists (select 1 from pg_depend d where d.classid = '"
                + "pg_catalog."
                + catalogue
                + "'::regclass and d.objid = "
                + oid
                + " and d.deptype = 'e')";
    }

    /// @param passwords whether the session may read their hashes
    static List<String> clusterQueries(boolean passwords) {
        List<String> queries = new ArrayList<>();
        queries.add(
                "select 'role/' || quote_ident(rolname), concat_ws(' ', rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,"
                        + " rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil, array_to_string(rolconfig, ' '))"
                        + " from pg_roles where rolname !~ '^pg_'");
        queries.add(
                "select distinct 'member/' || roleid::regrole || '/' || member::regrole, admin_option::text from pg_auth_members");
        queries.add(
                "select 'tablespace/' || quote_ident(spcname), spcowner::regrole::text from pg_tablespace where spcname !~ '^pg_'");
        if (passwords) {
            queries.add(
                    "select 'password/' || quote_ident(rolname), rolpassword from pg_authid where rolname !~ '^pg_' and rolpassword is not null");
        }
        return queries;
    }
}
