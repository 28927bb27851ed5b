using Microsoft.EntityFrameworkCore;
using ReleaseService.Storage.Releases;

namespace ReleaseService.Storage.Channels;

internal static class ChannelsModel
{
    public static void AddChannels(this ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ChannelRow>(channel =>
        {
            channel.ToTable("channels").HasKey(row => row.ChannelId);
            channel.HasIndex(row => row.Name).IsUnique();
            channel.HasIndex(row => row.IsDefault).IsUnique().HasFilter("is_default");
            channel.Property(row => row.ChannelId).ValueGeneratedNever();
            channel.Property(row => row.Access).HasConversion<string>();
        });

        modelBuilder.Entity<PromotionRow>(promotion =>
        {
            promotion.ToTable("promotions").HasKey(row => new { row.ChannelId, row.Sequence });
            promotion.HasOne<ChannelRow>().WithMany().HasForeignKey(row => row.ChannelId).OnDelete(DeleteBehavior.Restrict);
            promotion.HasOne<ReleaseRow>().WithMany().HasForeignKey(row => row.ReleaseId).OnDelete(DeleteBehavior.Restrict);
            promotion.ComplexProperty(row => row.Document);
            promotion.HasIndex(row => row.Revision);
        });

        modelBuilder.Entity<IdempotencyRow>(key =>
        {
            key.ToTable("idempotency_keys").HasKey(row => new { row.Actor, row.Key });
            key.HasIndex(row => row.At);
        });
    }
}
