import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.util.List;

/**
 * A server that speaks MongoDB's wire protocol and forgets everything at its end, for tests. Takes any free port, which
 * it prints, and ends when its standard input does, so that it never outlives whoever has started it.
 */
public final class MongoServer {
    /** The library announces wire version 8, and PyMongo asks for 9 and more: this is what MongoDB 5.0 announces. */
    private record Version(List<Integer> getVersionArray, int getWireVersion) implements MongoVersion {}

    public static void main(String[] arguments) throws IOException {
        var backend = new MemoryBackend();
        backend.version(new Version(List.of(5, 0, 0), 13));
        var server = new de.bwaldvogel.mongo.MongoServer(backend);
        System.out.println(server.bind().getPort());
        while (System.in.read() >= 0) {
            // nothing is said to it
        }
        server.shutdownNow();
    }
}
