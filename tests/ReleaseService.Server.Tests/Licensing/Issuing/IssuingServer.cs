using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Core.Licensing.Keys;
using ReleaseService.Server.Licensing.Issuing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Server.Tests.Licensing.Issuing;

/// <summary>A server that issues licenses beside another issuer: with an encryption key in a file, and a database that other servers can share.</summary>
internal sealed class IssuingServer : IAsyncDisposable
{
    public const string Path = "/api/v1/operator/channel";

    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-issuing-").FullName;

    private readonly LicenseIssuer _other = new();

    private IssuingServer(TestDatabase database) => (Database, KeyFile) = (database, $"{_folder}/encryption-key");

    public TestDatabase Database { get; }

    public string KeyFile { get; }

    public TestServer Running { get; private set; } = null!;

    public static async Task<IssuingServer> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite, params string[] settings) => await StartAsync(await TestDatabase.CreateAsync(kind), settings);

    public static async Task<IssuingServer> StartAsync(TestDatabase database, params string[] settings)
    {
        var server = new IssuingServer(database);
        server.NewEncryptionKey();
        server.Running = await server.StartAnotherAsync(["--seed", .. settings]);
        return server;
    }

    /// <summary>Another server on the same database, with the same keys.</summary>
    public Task<TestServer> StartAnotherAsync(params string[] settings) =>
        TestServer.StartAsync(Database, [$"--Licensing:EncryptionKeyFile={KeyFile}", $"--Licensing:Jwks:0={_other.JwksFile}", .. settings]);

    public string NewEncryptionKey()
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        File.WriteAllText(KeyFile, key + "\n");
        return key;
    }

    /// <summary>A private key, as whoever has the database and the encryption key gets it.</summary>
    public async Task<SigningKeyPair> StealAsync(string keyId)
    {
        await using var db = Database.CreateContext();
        return Running.Services.GetRequiredService<SigningKeyStore>().Open(await db.SigningKeys.AsNoTracking().SingleAsync(row => row.KeyId == keyId))!;
    }

    /// <summary>What the operator gets: 200 and the channel, or the status and the code.</summary>
    public static async Task<string> GetsAsync(TestServer server, string token)
    {
        var answer = await Ask.GetAsync(server, Path, token, ("Accept", "application/problem+json"));
        return answer.Status == 200 ? answer.Metadata("channelName") : $"{answer.Status} {answer.Json.GetProperty("code").GetString()}";
    }

    public static JsonObject Part(string token, int part) => (JsonObject)JsonNode.Parse(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[part])))!;

    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        await Database.DisposeAsync();
        _other.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
