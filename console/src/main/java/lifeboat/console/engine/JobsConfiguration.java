package lifeboat.console.engine;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.batch.core.configuration.JobRegistry;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.launch.support.JobOperatorFactoryBean;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.PlatformTransactionManager;

/// The few beans of a job repository in an H2 file; nothing is configured by guessing, which keeps
/// the start short.
@Configuration(proxyBeanMethods = false)
class JobsConfiguration {
    /// Property that holds the JDBC address of the history.
    static final String URL = "lifeboat.jobs.url";

    @Bean(destroyMethod = "dispose")
    JdbcConnectionPool dataSource(Environment environment) throws SQLException {
        JdbcConnectionPool pool =
                JdbcConnectionPool.create(environment.getRequiredProperty(URL), "sa", "");
        pool.setMaxConnections(16);
        prepare(pool);
        return pool;
    }

    private static void prepare(JdbcConnectionPool pool) throws SQLException {
        try (var connection = pool.getConnection();
                var tables =
                        connection
                                .getMetaData()
                                .getTables(null, null, "BATCH_JOB_INSTANCE", null)) {
            if (tables.next()) {
                return;
            }
        }
        ResourceDatabasePopulator schema =
                new ResourceDatabasePopulator(
                        new ClassPathResource("org/springframework/batch/core/schema-h2.sql"));
        DatabasePopulatorUtils.execute(schema, pool);
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new DataSourceTransactionManager(dataSource);
    }

    @Bean
    JdbcJobRepositoryFactoryBean jobRepository(
            DataSource dataSource, PlatformTransactionManager transactions) {
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(dataSource);
        factory.setTransactionManager(transactions);
        factory.setDatabaseType("H2");
        factory.setSerializer(new PlainContexts());
        return factory;
    }

    @Bean
    JobRegistry jobRegistry() {
        return new MapJobRegistry();
    }

    @Bean
    JobOperatorFactoryBean jobOperator(
            JobRepository repository,
            JobRegistry registry,
            PlatformTransactionManager transactions) {
        JobOperatorFactoryBean factory = new JobOperatorFactoryBean();
        factory.setJobRepository(repository);
        factory.setJobRegistry(registry);
        factory.setTransactionManager(transactions);
        return factory;
    }
}
