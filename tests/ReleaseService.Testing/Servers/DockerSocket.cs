using System.Net.Sockets;

namespace ReleaseService.Testing.Servers;

/// <summary>Docker's own socket, or whatever DOCKER_HOST names; asking first spares Testcontainers' long search.</summary>
public static class DockerSocket
{
    public static async Task<bool> AnswersAsync()
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is not null)
            return true;
        try
        {
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await client.ConnectAsync(new UnixDomainSocketEndPoint("/var/run/docker.sock"));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
