using System.Text;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Identity;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>A retry after a lost answer never promotes twice.</summary>
public sealed class IdempotencyTests
{
    private const string Back = "{\"release\":\"0.82.2-1\",\"rollback\":true,\"reason\":\"bad\"}";

    [Theory, EachDatabase]
    public async Task A_repetition_gets_the_first_answer_to_the_byte_also_after_others_have_promoted(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var first = await PostAsync(server, Back, "k1");
        await server.Publisher().PromoteAsync("stable", new(Release: "0.83.0-2"));
        var again = await PostAsync(server, Back, "k1");

        Assert.Equal((200, first.Body), (again.Status, again.Body));
        Assert.False(first.IsReplayed);
        Assert.True(again.IsReplayed);
        Assert.Equal(16, (await server.Publisher().GetPromotionsAsync("stable")).HeadSequence);
        Assert.Equal("0.83.0-2", (await Ask.GetAsync(server, "/api/v1/operator/channel")).Metadata("releaseName"));
    }

    [Theory, EachDatabase]
    public async Task Twenty_repetitions_at_once_promote_once(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(server, Back, "k1")));
        Assert.All(answers, answer => Assert.Equal((200, answers[0].Body), (answer.Status, answer.Body)));
        Assert.Single(answers, answer => !answer.IsReplayed);
        Assert.Equal(15, (await server.Publisher().GetPromotionsAsync("stable")).HeadSequence);
    }

    [Fact]
    public async Task That_nothing_changed_is_an_answer_too_which_a_repetition_gets()
    {
        await using var server = await TestServer.StartSeededAsync();
        const string head = "{\"release\":\"0.83.0-2\"}";
        Assert.Contains("\"changed\":false", (await PostAsync(server, head, "k1")).Body);
        await server.Publisher().PromoteAsync("stable", new(IsRollback: true, Reason: "bad"));
        Assert.Contains("\"changed\":false", (await PostAsync(server, head, "k1")).Body);
        Assert.Equal(15, (await server.Publisher().GetPromotionsAsync("stable")).HeadSequence);
    }

    [Fact]
    public async Task A_key_stands_for_one_request_of_one_person()
    {
        await using var server = await TestServer.StartSeededAsync();
        await PostAsync(server, Back, "k1");
        var other = await PostAsync(server, Back.Replace("bad", "worse", StringComparison.Ordinal), "k1");
        Assert.Equal(422, other.Status);
        Assert.Contains("idempotency_key_reused", other.Body);
        Assert.Equal(422, (await PostAsync(server, Back, "k1", channel: "beta")).Status);

        var colleague = await PostAsync(server, "{\"release\":\"0.83.0-2\",\"reason\":\"up again\"}", "k1", token: await server.CreateTokenAsync(Role.Publisher));
        Assert.Equal((200, false), (colleague.Status, colleague.IsReplayed));
    }

    [Fact]
    public async Task A_refusal_is_not_kept_so_that_it_can_be_mended()
    {
        await using var server = await TestServer.StartSeededAsync();
        const string down = "{\"release\":\"0.82.2-1\",\"reason\":\"bad\"}";
        Assert.Equal(409, (await PostAsync(server, down, "k1")).Status);
        Assert.Equal(200, (await PostAsync(server, Back, "k1")).Status);
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_week()
    {
        await using var server = await TestServer.StartSeededAsync();
        await PostAsync(server, Back, "old");
        server.Time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMilliseconds(1));
        await PostAsync(server, "{\"release\":\"0.83.0-2\"}", "new");
        Assert.Equal((200, false), (await PostAsync(server, Back, "old")) is var answer ? (answer.Status, answer.IsReplayed) : default);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("two words")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        await using var server = await TestServer.StartSeededAsync();
        Assert.Equal(400, (await PostAsync(server, Back, key)).Status);
        Assert.Equal(400, (await PostAsync(server, Back, new string('k', 201))).Status);
        Assert.Equal(14, (await server.Publisher().GetPromotionsAsync("stable")).HeadSequence);
    }

    private static async Task<(int Status, string Body, bool IsReplayed)> PostAsync(TestServer server, string body, string key, string channel = "stable", string token = TestServer.AdminToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/channels/{channel}/promotions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.TryAddWithoutValidation(HeaderNames.IdempotencyKey, key);
        using var response = await server.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Contains(HeaderNames.IdempotencyReplayed));
    }
}
