import java.nio.file.Path;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseInternalSettings;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.configuration.ssl.SslPolicyConfig;
import org.neo4j.configuration.ssl.SslPolicyScope;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/**
 * A Neo4j server on 127.0.0.1 that lives as long as its standard input: HOME PORT PASSWORD [CERTIFICATES], PORT 0 for
 * any, an empty PASSWORD for none. CERTIFICATES is a folder with private.key and public.crt: TLS, and nothing else.
 * Bolt is at PORT, HTTP at any.
 */
public final class Neo4jServer {
    private static final long MIB = 1L << 20;

    public static void main(String[] arguments) throws Exception {
        String password = arguments[2];
        SocketAddress address = new SocketAddress("127.0.0.1", Integer.parseInt(arguments[1]));
        DatabaseManagementServiceBuilder builder =
                new DatabaseManagementServiceBuilder(Path.of(arguments[0]).toAbsolutePath())
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, address)
                .setConfig(HttpConnector.enabled, true)
                .setConfig(HttpConnector.listen_address, new SocketAddress("127.0.0.1", 0))
                .setConfig(GraphDatabaseInternalSettings.netty_server_shutdown_quiet_period, 0) // twice 5 s by default
                .setConfig(GraphDatabaseSettings.auth_enabled, !password.isEmpty())
                .setConfig(GraphDatabaseSettings.allow_file_urls, false) // LOAD CSV would read any local file
                .setConfig(GraphDatabaseSettings.udc_enabled, false)
                .setConfig(GraphDatabaseSettings.memory_transaction_max_size, 512 * MIB)
                .setConfig(GraphDatabaseSettings.pagecache_memory, 128 * MIB);
        if (arguments.length > 3) {
            SslPolicyConfig policy = SslPolicyConfig.forScope(SslPolicyScope.BOLT);
            builder.setConfig(policy.enabled, true)
                    .setConfig(policy.base_directory, Path.of(arguments[3]).toAbsolutePath())
                    .setConfig(BoltConnector.encryption_level, BoltConnector.EncryptionLevel.REQUIRED);
        }
        DatabaseManagementService server = builder.build();
        try {
            if (!password.isEmpty()) {
                server.database("system").executeTransactionally(
                        "CREATE OR REPLACE USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
                        Map.of("password", password));
            }
            GraphDatabaseAPI database = (GraphDatabaseAPI) server.database("neo4j");
            ConnectorPortRegister ports =
                    database.getDependencyResolver().resolveDependency(ConnectorPortRegister.class);
            System.out.printf("ready bolt://127.0.0.1:%d %d%n",
                    ports.getLocalAddress(ConnectorType.BOLT).getPort(),
                    ports.getLocalAddress(ConnectorType.HTTP).getPort());
            while (System.in.read() >= 0) {}
        } finally {
            server.shutdown();
        }
    }
}
