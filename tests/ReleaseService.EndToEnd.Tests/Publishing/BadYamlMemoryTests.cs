using System.Net.Http.Headers;
using System.Text;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>Files made to eat a server's memory, several at once and again and again.</summary>
public sealed class BadYamlMemoryTests : IDisposable
{
    /// <summary>What .NET takes of a container of 256 MiB.</summary>
    private const long Heap = 192 * 1024 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-e2e-").FullName;

    [Fact]
    public async Task However_bad_what_is_published_the_server_stays_within_its_memory_and_goes_on()
    {
        await using var server = await ServerProcess.StartWithinAsync(Heap, _folder);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync($"{_folder}/data/admin-token")).Trim());
        foreach (var (name, body) in Bodies())
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PublishAsync(server.Http, body)));
            Assert.All(answers, answer => Assert.True(answer.Status == 422 && answer.Bytes < 256 * 1024, $"{name}: {answer}"));
        }

        Assert.Contains("0.83.0-2", await server.Http.GetStringAsync("/api/v1/operator/channel"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<(string Name, byte[] Body)> Bodies()
    {
        var nine = string.Join(", ", Enumerable.Repeat("*a", 9));
        yield return ("aliases of aliases", Utf8("a: &a [x]\n" + Times(2000, number => $"b{number}: &a [{nine}]\n")));
        yield return ("one key", Utf8(Times(170_000, _ => "a: 1\n")));
        yield return ("anchors", Utf8("a:\n" + Times(130_000, _ => "- &a 1\n")));
        yield return ("nulls", Utf8("values:\n  a:\n" + Times(170_000, _ => "  - ~\n")));
        yield return ("ambiguous values", Utf8("values:\n  a:\n" + Times(120_000, _ => "  - yes\n")));
        yield return ("unknown fields", Utf8(Times(60_000, number => $"f{number}: a\n")));
        yield return ("aliases", Utf8("aliases:\n" + Times(250_000, _ => "- 1\n")));
        yield return ("waivers of what isn't there", Utf8("waivers:\n" + Times(25_000, _ => "- {rule: notes-missing, reason: x}\n")));
        yield return ("waivers of ambiguous values", Utf8("waivers:\n" + Times(14_000, _ => "- {rule: notes-missing, reason: x}\n") + "values:\n  a:\n" + Times(60_000, _ => "  - yes\n")));
        yield return ("deep lists", Utf8("a: " + Times(500_000, _ => "[")));
        yield return ("long keys", Utf8(Times(10, _ => $"{new string('k', 90_000)}: 1\n")));
        yield return ("binary", [.. Enumerable.Range(0, 1_000_000).Select(number => (byte)(number * 7))]);
    }

    private static async Task<(int Status, int Bytes)> PublishAsync(HttpClient http, byte[] body)
    {
        using var response = await http.PostAsync("/api/v1/releases", new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/yaml") } });
        return ((int)response.StatusCode, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    private static string Times(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(line));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
