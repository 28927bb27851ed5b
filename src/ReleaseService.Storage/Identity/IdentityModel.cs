using Microsoft.EntityFrameworkCore;

namespace ReleaseService.Storage.Identity;

internal static class IdentityModel
{
    public static void AddIdentity(this ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<TokenRow>(token =>
        {
            token.ToTable("tokens").HasKey(row => row.TokenId);
            token.Property(row => row.TokenId).ValueGeneratedNever();
            token.HasIndex(row => row.Hash).IsUnique();
            token.HasIndex(row => row.Name).IsUnique().HasFilter("revoked_at IS NULL");
            token.Property(row => row.Role).HasConversion<string>();
        });
    }
}
