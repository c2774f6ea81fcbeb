/* The cheapest process there is. */
int main(void)
{
	return 0;
}
