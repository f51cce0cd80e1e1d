# One image for every service; its command chooses which: ingest, process, sink, query.
# Build the jars first: ./mvnw -DskipTests package
#
# Where only a local image exists: docker build --build-arg BASE=mine .
# It needs a Java 17 or newer on its PATH, and nothing else.
ARG BASE=eclipse-temurin:17-jre
FROM ${BASE}

COPY launcher/target/lib/ launcher/target/tidemark-launcher-*.jar /opt/tidemark/lib/

# Made and handed over in plain sh, since not every base has adduser.
RUN mkdir -p /var/lib/tidemark/state \
    && chown -R 10001:10001 /var/lib/tidemark
USER 10001:10001
WORKDIR /var/lib/tidemark
VOLUME /var/lib/tidemark

ENV TIDEMARK_STATE_DIR=/var/lib/tidemark/state \
    TIDEMARK_INGEST_HOST=0.0.0.0 \
    TIDEMARK_PROCESSOR_HOST=0.0.0.0 \
    TIDEMARK_SINK_HOST=0.0.0.0 \
    TIDEMARK_QUERY_HOST=0.0.0.0

# query 8080, ingest 8081, processor 8082, sink 8083; one of them answers in a container
EXPOSE 8080 8081 8082 8083
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
    CMD ["java", "-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", \
         "-cp", "/opt/tidemark/lib/*", "io.tidemark.launcher.HealthProbe", "8080", "8081", "8082", "8083"]

ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", \
            "-cp", "/opt/tidemark/lib/*", "io.tidemark.launcher.Main"]
CMD ["--help"]
