using ReleaseService.Contracts.Client;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench;

/// <summary>One of the servers that are compared, and what is asked of it.</summary>
internal sealed class ServerSide : IDisposable
{
    private readonly HttpClient _http;
    private readonly Queue<string> _toRevoke;

    public ServerSide(BenchProcess server, TestDatabase database)
    {
        Server = server;
        _http = new HttpClient { BaseAddress = new Uri($"{server.Url}/") };
        Admin = new PublisherClient(_http, TestServer.AdminToken);
        using var db = database.CreateContext();
        Deployment = db.Licenses.OrderBy(row => row.LicenseId).Select(row => row.DeploymentId).FirstOrDefault() ?? new Guid(1, 1, 1, new byte[8]).ToString();

        // Where none was issued: of another issuer.
        _toRevoke = new(db.Licenses.OrderByDescending(row => row.LicenseId).Select(row => row.LicenseId).Take(100).AsEnumerable().Concat(Enumerable.Range(0, 100).Select(i => i.ToString("x64"))));
    }

    public BenchProcess Server { get; }

    public PublisherClient Admin { get; }

    /// <summary>One that has a license.</summary>
    public string Deployment { get; }

    public Task RevokeOneAsync() => Admin.RevokeLicenseAsync(_toRevoke.Dequeue(), "bench");

    public Task ReadAsync(IEnumerable<string> tokens, int atOnce) => Parallel.ForEachAsync(tokens, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (token, cancellation) =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/operator/channel") { Headers = { Authorization = new("Bearer", token) } };
        using var response = await _http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync(cancellation);
    });

    public void Dispose() => _http.Dispose();
}
