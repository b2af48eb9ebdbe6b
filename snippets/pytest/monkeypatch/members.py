class Mailer:
    def send_mail(self, address):
        print(address)


def welcome(mailer, address):
    mailer.send(address)
