// Publishes one lead with Kafka's own Java client:
//   java -cp 'lib/*' PublishLead.java 127.0.0.1:9092 leads
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

public class PublishLead {
  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", args.length > 0 ? args[0] : "127.0.0.1:9092");
    settings.put("acks", "all");
    String topic = args.length > 1 ? args[1] : "leads";

    String lead = """
        {"id": "java-2026-000001", "source": "partner-feed",
         "email": "grace@example.org", "firstName": "Grace", "companyName": "Engines Ltd"}""";

    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      // get() waits until the broker has the record, or throws.
      producer.send(new ProducerRecord<>(topic, "grace@example.org", lead)).get();
    }
  }
}
