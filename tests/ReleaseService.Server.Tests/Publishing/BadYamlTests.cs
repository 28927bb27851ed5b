using System.Text;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Publishing;

/// <summary>Bodies made to break whoever reads them, over HTTP: each gets an answer of a readable size that says what is wrong, and the server goes on.</summary>
public sealed class BadYamlTests(BadYamlTests.Server fixture) : IClassFixture<BadYamlTests.Server>
{
    private const int ReadableBytes = 256 * 1024;

    /// <summary>What is sent, and the rule that refuses it.</summary>
    private static readonly Dictionary<string, (byte[] Body, string Rule)> Bodies = new()
    {
        ["nothing"] = ([], "yaml-syntax"),
        ["a comment"] = (Utf8("# nothing"), "yaml-syntax"),
        ["a list"] = (Utf8("- name: x"), "yaml-syntax"),
        ["a text"] = (Utf8("name"), "yaml-syntax"),
        ["two documents"] = ([.. ReleaseText.Yaml(), .. "\n---\n"u8, .. ReleaseText.Yaml("0.90.0-2")], "yaml-syntax"),
        ["a tab"] = (ReleaseText.Yaml(values: "\tapi: {replicaCount: 2}"), "yaml-syntax"),
        ["an anchor"] = (ReleaseText.Yaml(values: "  a: &x {b: c}\n  d: *x"), "yaml-plain"),
        ["an alias of nothing"] = (ReleaseText.Yaml(values: "  d: *x"), "yaml-plain"),
        ["a merge key"] = (ReleaseText.Yaml(values: "  d: {<<: {a: b}}"), "yaml-plain"),
        ["a duplicate key"] = (ReleaseText.Yaml(values: "  app: {}"), "yaml-plain"),
        ["a tag"] = (ReleaseText.Yaml(values: "  d: !!python/object/apply:os.system [id]"), "yaml-plain"),
        ["an alias bomb"] = (Laughs(), "yaml-plain"),
        ["a list that holds itself"] = (ReleaseText.Yaml(values: "  d: &x [*x, *x]"), "yaml-plain"),
        ["a megabyte of anchors"] = (Repeat("a: ", "&a ", 300_000), "yaml-syntax"),
        ["a megabyte of anchored items"] = (Repeat("a:\n", "- &a 1\n", 140_000), "yaml-plain"),
        ["a megabyte of one key"] = (Repeat("", "a: 1\n", 200_000), "yaml-plain"),
        ["a megabyte of ambiguous values"] = (Repeat("values:\n  a:\n", "  - yes\n", 120_000), "type-ambiguous"),
        ["a megabyte of nulls"] = (Repeat("values:\n  a:\n", "  - ~\n", 170_000), "value-null"),
        ["a megabyte of waivers"] = (Repeat("waivers:\n", "- 1\n", 250_000), "field-invalid"),
        ["a megabyte of aliases"] = (Repeat("aliases:\n", "- 1\n", 250_000), "alias-invalid"),
        ["a megabyte of unknown fields"] = (Utf8(string.Concat(Enumerable.Range(0, 60_000).Select(number => $"f{number}: a\n"))), "field-invalid"),
        ["deep lists"] = (Repeat("a: ", "[", 500_000), "yaml-syntax"),
        ["deep maps"] = (Repeat("a: ", "{a: ", 250_000), "yaml-syntax"),
        ["deep blocks"] = (Utf8(string.Concat(Enumerable.Range(0, 1300).Select(depth => $"{new string(' ', depth)}a:\n"))), "yaml-syntax"),
        ["binary"] = ([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0xFF, 0xFE, 0x80], "file-unreadable"),
        ["zeros"] = (new byte[100_000], "yaml-syntax"),
        ["gzip"] = ([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], "file-unreadable"),
        ["UTF-16"] = ([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(ReleaseText.Yaml()))], "file-unreadable"),
        ["UTF-16 without a mark"] = (Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(ReleaseText.Yaml())), "yaml-syntax"),
        ["Latin-1"] = (Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(ReleaseText.Yaml(notes: "Z\u00fcrich"))), "file-unreadable"),
        ["half a file"] = (ReleaseText.Yaml()[..150], "yaml-syntax"),
    };

    public static TheoryData<string> Names => [.. Bodies.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task It_is_refused_with_a_readable_answer_and_nothing_is_stored(string name)
    {
        var (server, state) = (fixture.Running, await StoredState.ReadAsync(fixture.Running));
        var answer = await Ask.SendAsync(server, HttpMethod.Post, "/api/v1/releases", "application/yaml", Bodies[name].Body);
        Assert.True(answer.Status == 422 && answer.Code == "release_invalid", answer.Body[..Math.Min(500, answer.Body.Length)]);
        Assert.Contains(Bodies[name].Rule, answer.Json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()));
        Assert.All(answer.Json.GetProperty("findings").EnumerateArray(), finding => Assert.True(
            finding.GetProperty("severity").GetString() == "warning" || finding.GetProperty("line").GetInt32() > 0 && finding.GetProperty("column").GetInt32() > 0, finding.GetRawText()));
        Assert.InRange(answer.Body.Length, 1, ReadableBytes);
        Assert.Equal(state, await StoredState.ReadAsync(server));
        Assert.DoesNotContain("\"@l\":\"Error\"", server.Log.Text);
    }

    [Theory]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "yaml-syntax")]
    [InlineData("{\"name\":\"\\ud800\"}", "yaml-syntax")]
    [InlineData("{\"name\":\"a\"}x", "yaml-syntax")]
    [InlineData("[]", "field-invalid")]
    [InlineData("null", "field-invalid")]
    [InlineData("", "yaml-syntax")]
    [InlineData("{\"values\":{\"a\":1e400}}", "integer-inexact")]
    [InlineData("NaN", "yaml-syntax")]
    [InlineData("{/**/}", "yaml-syntax")]
    public async Task So_is_JSON_that_is_none(string body, string rule)
    {
        var answer = await Ask.SendAsync(fixture.Running, HttpMethod.Post, "/api/v1/releases", "application/json", Utf8(body));
        Assert.True(answer.Status == 422 && answer.Code == "release_invalid", answer.Body);
        Assert.Contains(rule, answer.Json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()));
    }

    [Fact]
    public async Task JSON_nested_half_a_million_deep_is_refused()
    {
        var answer = await Ask.SendAsync(fixture.Running, HttpMethod.Post, "/api/v1/releases", "application/json", Repeat("{\"values\":", "[", 500_000));
        Assert.Equal((422, "release_invalid"), (answer.Status, answer.Code));
        Assert.InRange(answer.Body.Length, 1, 4096);
    }

    private static byte[] Laughs()
    {
        static string Nine(string item) => string.Join(", ", Enumerable.Repeat(item, 9));
        return Utf8(string.Concat(Enumerable.Range(0, 60).Select(level => $"a{level}: &a{level} [{Nine(level == 0 ? "lol" : $"*a{level - 1}")}]\n")));
    }

    private static byte[] Repeat(string start, string token, int times) => Utf8(start + string.Concat(Enumerable.Repeat(token, times)));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public sealed class Server : IAsyncLifetime
    {
        public TestServer Running { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Running = await TestServer.StartSeededAsync();

        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}
