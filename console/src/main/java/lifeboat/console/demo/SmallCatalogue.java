package lifeboat.console.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.h2.H2Question;
import lifeboat.engines.program.Password;

/// The catalogue of the small site: an H2 database in a file, with makers, products, keys, an
/// index, a sequence, a view and a role. Nobody has it open between two calls.
public final class SmallCatalogue {
    private static final List<String> QUESTIONS =
            List.of(
                    "select count(*) from products",
                    "select rawtohex(hash('SHA-256', listagg(id || '|' || maker || '|' || title || '|' || price, ';') within group (order by id))) from products",
                    "select rawtohex(hash('SHA-256', listagg(id || '|' || name, ';') within group (order by id))) from makers");

    private final H2Address address;
    private final Password password;

    private SmallCatalogue(H2Address address, Password password) {
        this.address = address;
        this.password = password;
    }

    /// @param path of the file, without its ending
    /// @param password of the user `sa`
    public static SmallCatalogue at(Path path, Password password) {
        return new SmallCatalogue(H2Address.ofFile(path, "sa"), password);
    }

    /// What a site's own check asks.
    public static String question() {
        return QUESTIONS.getFirst();
    }

    /// Where it is, without a password.
    public String url() {
        return address.url();
    }

    private void execute(String... statements) throws IOException {
        try (Connection connection = address.make(password);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        } catch (SQLException e) {
            throw new IOException("the catalogue: " + e.getMessage(), e);
        }
    }

    /// Makes it.
    public void fill() throws IOException {
        execute(
                "create table makers (id int primary key, name varchar(100) not null unique)",
                "create table products (id int primary key, maker int not null references makers, title varchar(200), price numeric(10, 2) check (price > 0))",
                "create index products_by_maker on products (maker)",
                "create sequence tickets start with 100",
                "create view dear as select * from products where price > 90",
                "create role readers",
                "grant select on products to readers",
                "insert into makers select x, 'Maker ' || x || ' – Bremen' from system_range(1, 40)",
                "insert into products select x, 1 + mod(x, 40), 'Product ' || x, 1 + mod(x, 97) + 0.99 from system_range(1, 1500) as numbers(x)");
    }

    /// A day of business.
    public void oneDayLater() throws IOException {
        execute(
                "insert into products select 2000 + x, 1 + mod(x, 40), 'New product ' || x, 5 + x from system_range(1, 25) as numbers(x)",
                "update products set price = price + 1 where id = 7",
                "select next value for tickets");
    }

    /// What is in it, by question.
    public Map<String, String> lines() throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        try (Connection connection = address.connect(password)) {
            for (String question : QUESTIONS) {
                lines.put(question, new H2Question(question).ask(connection));
            }
        } catch (SQLException e) {
            throw new IOException("the catalogue: " + e.getMessage(), e);
        }
        return lines;
    }
}
