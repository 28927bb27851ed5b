namespace ReleaseService.Server.Snapshots;

public static class SnapshotServices
{
    public static void AddSnapshots(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SnapshotStore>();
        builder.Services.AddSingleton<SnapshotRefresher>();
        builder.Services.AddSingleton<CatchUp>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SnapshotRefresher>());
    }
}
