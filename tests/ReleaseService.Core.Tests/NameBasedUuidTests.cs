using Xunit;

namespace ReleaseService.Core.Tests;

public sealed class NameBasedUuidTests
{
    [Theory]
    [InlineData("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2")] // RFC 9562 §A.4
    [InlineData("6ba7b811-9dad-11d1-80b4-00c04fd430c8", "urn:release-service:channel", "e2e55d5f-d105-5e9e-9c4f-25683c9c75ab")] // Python's uuid.uuid5
    [InlineData("6ba7b811-9dad-11d1-80b4-00c04fd430c8", "urn:release-service:release", "80feef59-0ff4-5e2f-a0b3-88d7d640fc7d")]
    [InlineData("6ba7b811-9dad-11d1-80b4-00c04fd430c8", "", "1b4db7eb-4057-5ddf-91e0-36dec72071f5")]
    [InlineData("6ba7b811-9dad-11d1-80b4-00c04fd430c8", "\u00fc\U0001F600", "c7d67eb2-df96-53eb-8f9d-d738afb43bc8")]
    public void A_name_has_the_UUID_of_version_5(string space, string name, string expected) =>
        Assert.Equal(Guid.Parse(expected), NameBasedUuid.Create(Guid.Parse(space), name));

    [Fact]
    public void The_namespaces_are_those_that_published_ids_rest_on() => Assert.Equal(
        (Guid.Parse("e2e55d5f-d105-5e9e-9c4f-25683c9c75ab"), Guid.Parse("80feef59-0ff4-5e2f-a0b3-88d7d640fc7d")),
        (NameBasedUuid.Channels, NameBasedUuid.Releases));
}
