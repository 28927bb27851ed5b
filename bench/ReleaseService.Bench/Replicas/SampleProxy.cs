using System.Text.RegularExpressions;

namespace ReleaseService.Bench.Replicas;

/// <summary>deploy/nginx/release-service.conf on 127.0.0.1, its addresses replaced.</summary>
internal static class SampleProxy
{
    public static async Task<NginxProcess> StartAsync(string sample, int port, IEnumerable<int> servers)
    {
        var entries = string.Join("\n", servers.Select(server => $"    server 127.0.0.1:{server} max_fails=3 fail_timeout=1s;"));
        var text = Regex.Replace(await File.ReadAllTextAsync(sample), @"(^    server [0-9.:]+ .*\n)+", entries + "\n", RegexOptions.Multiline);
        return await NginxProcess.StartAsync(text.Replace("listen 80;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal), $"http://127.0.0.1:{port}");
    }
}
